package dev.stratus.cli.check;

import dev.stratus.cli.check.CaseResult.Status;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * JUnit's report format, as CI systems read it: a suite for each device, a test for each case. A
 * wrong result is a failure, a device's failure an error, a case that the device declines is
 * skipped with its reason.
 */
public final class JUnitXml {
  private static final double NANOS_IN_SECOND = 1e9;

  private final XMLStreamWriter out;

  private JUnitXml(XMLStreamWriter out) {
    this.out = out;
  }

  /** The whole document. */
  public static String of(List<DeviceReport> reports) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new JUnitXml(out).document(reports);
      out.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML could not be written into memory", e);
    }
    return text.toString();
  }

  private void document(List<DeviceReport> reports) throws XMLStreamException {
    out.writeStartDocument("UTF-8", "1.0");
    out.writeCharacters("\n");
    out.writeStartElement("testsuites");
    attribute("name", "stratus check");
    counts(reports);
    for (DeviceReport report : reports) {
      suite(report);
    }
    newLine(0);
    out.writeEndElement();
    out.writeCharacters("\n");
    out.writeEndDocument();
  }

  private void suite(DeviceReport report) throws XMLStreamException {
    newLine(1);
    out.writeStartElement("testsuite");
    attribute("name", report.device().line());
    counts(List.of(report));
    property(report);
    for (CaseResult result : report.results()) {
      test(report, result);
    }
    newLine(1);
    out.writeEndElement();
  }

  private void counts(List<DeviceReport> reports) throws XMLStreamException {
    attribute("tests", reports.stream().mapToLong(report -> report.results().size()).sum());
    attribute("failures", count(reports, Status.WRONG));
    attribute("errors", count(reports, Status.DEVICE_FAILED));
    attribute("skipped", count(reports, Status.DECLINED));
    attribute("time", seconds(reports.stream().mapToLong(DeviceReport::nanos).sum()));
  }

  private static long count(List<DeviceReport> reports, Status status) {
    return reports.stream().mapToLong(report -> report.count(status)).sum();
  }

  private void property(DeviceReport report) throws XMLStreamException {
    newLine(2);
    out.writeStartElement("properties");
    newLine(3);
    out.writeEmptyElement("property");
    attribute("name", "driver");
    attribute("value", report.device().driver());
    newLine(2);
    out.writeEndElement();
  }

  private void test(DeviceReport report, CaseResult result) throws XMLStreamException {
    newLine(2);
    out.writeStartElement("testcase");
    attribute("classname", "stratus.check." + report.device().id().replace(':', '-'));
    attribute("name", result.check().name());
    attribute("time", seconds(result.nanos()));
    switch (result.status()) {
      case PASSED -> {}
      case WRONG -> message("failure", result.message());
      case DEVICE_FAILED -> message("error", result.message());
      case DECLINED -> message("skipped", result.message());
    }
    if (!result.kernels().isEmpty()) {
      newLine(3);
      out.writeStartElement("system-out");
      out.writeCharacters(
          result.kernels().stream().map(JUnitXml::line).collect(Collectors.joining("\n")));
      out.writeEndElement();
    }
    newLine(2);
    out.writeEndElement();
  }

  private static String line(CaseResult.KernelError kernel) {
    return String.format(
        Locale.ROOT,
        "%s: %s ulp, %.0f%% of the allowance",
        kernel.kernel(),
        CaseResult.ulpsText(kernel.ulps()),
        100 * kernel.share());
  }

  private void message(String element, String message) throws XMLStreamException {
    newLine(3);
    out.writeStartElement(element);
    attribute("message", message.lines().findFirst().orElse(""));
    out.writeCharacters(legal(message));
    out.writeEndElement();
  }

  private void attribute(String name, long value) throws XMLStreamException {
    out.writeAttribute(name, String.valueOf(value));
  }

  private void attribute(String name, String value) throws XMLStreamException {
    out.writeAttribute(name, legal(value));
  }

  private void newLine(int depth) throws XMLStreamException {
    out.writeCharacters("\n" + "  ".repeat(depth));
  }

  /** A driver's log may hold what XML has no word for. */
  private static String legal(String text) {
    return text.codePoints()
        .map(c -> legal(c) ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean legal(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / NANOS_IN_SECOND);
  }
}
