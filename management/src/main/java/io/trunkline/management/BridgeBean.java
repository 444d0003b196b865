package io.trunkline.management;

import io.trunkline.BridgeState;
import io.trunkline.EndpointStatus.ConnectionStatus;
import java.time.Instant;

/** The MBean of one connection kind of one server. */
final class BridgeBean {

    static final BeanModel<ConnectionStatus> MODEL = model();

    private BridgeBean() {}

    private static BeanModel<ConnectionStatus> model() {
        BeanModel.Builder<ConnectionStatus> bean = BeanModel.builder("Bridge", "One connection to one server.");
        bean.text("Connection", "What it is for.", now -> BeanNames.title(now.kind()))
                .text("State", "Where it stands.", now -> BeanNames.title(now.state()))
                .truth(
                        "Connected",
                        "Whether commands can flow; for monitors that keep numbers and truths only.",
                        now -> now.state() == BridgeState.ESTABLISHED)
                .text("ConnectedSince", "When it was established last, in UTC; empty if it is not.", now -> {
                    Instant since = now.connectedSince();
                    return since == null ? null : since.toString();
                })
                .text(
                        "RemoteAddress",
                        "The server's address; empty if there is no socket.",
                        ConnectionStatus::remoteAddress)
                .text(
                        "LastFailure",
                        "The last failure since it was established; empty if there was none.",
                        ConnectionStatus::lastFailure)
                .number(
                        "BacklogHighWater",
                        "The most that the backlog ever held.",
                        now -> now.counters().backlogHighWater());
        CounterAttributes.add(bean, (now, figure) -> figure.applyAsLong(now.counters()));
        return bean.build();
    }
}
