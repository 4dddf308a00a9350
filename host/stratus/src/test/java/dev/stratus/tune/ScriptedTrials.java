package dev.stratus.tune;

import dev.stratus.profiles.TunedEntry.TunedChoice;
import dev.stratus.profiles.TunedKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A device on paper: a candidate's time follows from the candidate, and moves a clock. */
final class ScriptedTrials implements Trials {
  final List<String> log = new ArrayList<>();
  final Map<TunedChoice, Integer> opened = new LinkedHashMap<>();
  long clock;
  int open;
  int mostOpen;
  boolean deviceClock = true;

  private final TunedChoice untuned;
  private final ToLongFunction<TunedChoice> nanos;
  private Function<TunedChoice, String> wrong = choice -> "";

  ScriptedTrials(TunedChoice untuned, ToLongFunction<TunedChoice> nanos) {
    this.untuned = untuned;
    this.nanos = nanos;
  }

  /** Candidates for which this gives a text are refused, with it. */
  ScriptedTrials wrong(Function<TunedChoice, String> rule) {
    wrong = rule;
    return this;
  }

  @Override
  public TunedChoice untuned(TunedKey problem) {
    return untuned;
  }

  @Override
  public Trial open(TunedKey problem, TunedChoice choice) {
    String how = wrong.apply(choice);
    if (!how.isEmpty()) {
      throw TrialRefusedException.wrong(how);
    }
    opened.merge(choice, 1, Integer::sum);
    open++;
    mostOpen = Math.max(mostOpen, open);
    return new Trial() {
      private boolean closed;

      @Override
      public TrialTime run() {
        if (closed) {
          throw new IllegalStateException("ran after it was closed: " + choice.text());
        }
        long time = nanos.applyAsLong(choice);
        // The host's clock says the contrary, so that taking the wrong one shows.
        clock += time;
        log.add(choice.text());
        return new TrialTime(
            1_000_000_000 - time, deviceClock ? OptionalLong.of(time) : OptionalLong.empty());
      }

      @Override
      public void close() {
        if (closed) {
          throw new IllegalStateException("closed twice: " + choice.text());
        }
        closed = true;
        open--;
      }
    };
  }
}
