package io.trunkline.simulator;

import io.trunkline.ConnectionKind;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.MultiplexerEvent.InternalFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Hears what a multiplexer tells its operator, and judges it. Confined to the simulation's thread. */
final class Events implements Consumer<MultiplexerEvent> {

    private final List<Violation> violations;
    private final Map<ConnectionKind, MultiplexerEvent> last = new EnumMap<>(ConnectionKind.class);
    private long restored;

    Events(List<Violation> violations) {
        this.violations = violations;
    }

    /** How often a connection was restored. */
    long restored() {
        return restored;
    }

    @Override
    public void accept(MultiplexerEvent event) {
        if (event instanceof ConnectionFailed failed) {
            alternate(failed.kind(), event);
        } else if (event instanceof ConnectionRestored back) {
            restored++;
            alternate(back.kind(), event);
        } else if (event instanceof InternalFailure failure) {
            StringWriter text = new StringWriter();
            failure.cause().printStackTrace(new PrintWriter(text));
            violations.add(new Violation(Invariant.NO_INTERNAL_FAILURE, failure.origin() + ": " + text));
        }
    }

    private void alternate(ConnectionKind kind, MultiplexerEvent event) {
        MultiplexerEvent before = last.put(kind, event);
        if (before != null && before.getClass() == event.getClass()) {
            violations.add(new Violation(Invariant.EVENTS_ONCE, "told twice: " + before + " and " + event));
        }
    }
}
