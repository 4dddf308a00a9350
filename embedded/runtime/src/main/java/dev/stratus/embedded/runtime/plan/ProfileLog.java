package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.api.RunReport;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.List;

/** A run's profile as JSON text. Times are nanoseconds. */
final class ProfileLog {
  private ProfileLog() {}

  static String of(RunReport report, List<String> graphs, List<LaunchRecord> launches) {
    StringBuilder json = new StringBuilder("{\n  \"graphs\": [");
    for (int i = 0; i < graphs.size(); i++) {
      json.append(i == 0 ? "" : ", ").append(quoted(graphs.get(i)));
    }
    json.append("],\n");
    number(json, "TOTAL_TASK_GRAPH_TIME", report.totalNanos());
    number(json, "TOTAL_BYTE_CODE_GENERATION", report.javaCompileNanos());
    number(json, "TOTAL_DRIVER_COMPILE_TIME", report.driverBuildNanos());
    number(json, "COPY_IN_TIME", report.writeNanos());
    number(json, "COPY_OUT_TIME", report.readNanos());
    number(json, "TOTAL_DISPATCH_DATA_TRANSFERS_TIME", report.transferDispatchNanos());
    number(json, "TOTAL_DISPATCH_KERNEL_TIME", report.kernelDispatchNanos());
    number(json, "TOTAL_KERNEL_TIME", report.kernelNanos());
    number(json, "TOTAL_COPY_IN_SIZE_BYTES", report.bytesIn());
    number(json, "TOTAL_COPY_OUT_SIZE_BYTES", report.bytesOut());
    json.append("  \"tasks\": [");
    for (int i = 0; i < launches.size(); i++) {
      json.append(i == 0 ? "\n" : ",\n").append(task(launches.get(i)));
    }
    return json.append("\n  ]\n}").toString();
  }

  private static String task(LaunchRecord launch) {
    return "    {\"task\": "
        + quoted(launch.task())
        + ", \"METHOD\": "
        + quoted(launch.kernel())
        + ", \"DEVICE\": "
        + quoted(launch.device().name())
        + ", \"TASK_KERNEL_TIME\": "
        + launch.deviceNanos().orElse(0)
        + ", \"global\": "
        + launch.globalSize()
        + ", \"local\": "
        + launch.localSize()
        + "}";
  }

  private static void number(StringBuilder json, String name, long value) {
    json.append("  \"").append(name).append("\": ").append(value).append(",\n");
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
