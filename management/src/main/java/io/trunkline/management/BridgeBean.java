package io.trunkline.management;

import io.trunkline.options.MultiplexerOptions;
import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionStatus;
import java.time.Instant;

/** The MBean of one connection of one server that callers share. */
final class BridgeBean {

    /**
     * What its attributes are read from. Immutable.
     *
     * @param status of the connection
     * @param options of its multiplexer, for the limits
     */
    record Snapshot(ConnectionStatus status, MultiplexerOptions options) {}

    static final BeanModel<Snapshot> MODEL = model();

    private BridgeBean() {}

    private static BeanModel<Snapshot> model() {
        BeanModel.Builder<Snapshot> bean = BeanModel.builder("Bridge", "One connection to one server.");
        bean.text(
                        "Bridge",
                        "Server and connection, as texts and events name it.",
                        now -> now.status().id().toString())
                .text(
                        "Connection",
                        "What it is for.",
                        now -> BeanNames.title(now.status().kind()))
                .integer(
                        "Number",
                        "Which of the server's connections of this kind, from 1.",
                        now -> now.status().id().number())
                .text(
                        "State",
                        "Where it stands.",
                        now -> BeanNames.title(now.status().state()))
                .truth(
                        "Connected",
                        "Whether commands can flow; for monitors that keep numbers and truths only.",
                        now -> now.status().state() == BridgeState.ESTABLISHED)
                .text("ConnectedSince", "When it was established last, in UTC; empty if it is not.", now -> {
                    Instant since = now.status().connectedSince();
                    return since == null ? null : since.toString();
                })
                .text(
                        "RemoteAddress",
                        "The server's address; empty if there is no socket.",
                        now -> now.status().remoteAddress())
                .text(
                        "LastFailure",
                        "The last failure since it was established; empty if there was none.",
                        now -> now.status().lastFailure());
        limits(bean);
        CounterAttributes.add(bean, (now, figure) -> now.status().counters().get(figure));
        return bean.build();
    }

    private static void limits(BeanModel.Builder<Snapshot> bean) {
        bean.number(
                        "InFlightLimit",
                        "How many commands may be written and not answered: maxInFlight.",
                        now -> now.options().backlog().maxInFlight())
                .number(
                        "InFlightBytesLimit",
                        "How many bytes these may have: maxInFlightBytes.",
                        now -> now.options().backlog().maxInFlightBytes())
                .number(
                        "BacklogLimit",
                        "How many commands may wait to be written: backlogMessages.",
                        now -> now.options().backlog().backlogMessages())
                .number(
                        "BacklogBytesLimit",
                        "How many bytes these may have: backlogBytes.",
                        now -> now.options().backlog().backlogBytes());
    }
}
