package io.trunkline.management;

import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.EndpointStatus.ConnectionStatus;
import io.trunkline.status.Figure;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The MBean of all leased connections of one server in sum, those that have ended included: they come and go with
 * blocking commands and transactions, and would as beans of their own leave no history.
 */
final class LeasedBean {

    static final BeanModel<EndpointStatus> MODEL = model();

    private LeasedBean() {}

    private static BeanModel<EndpointStatus> model() {
        BeanModel.Builder<EndpointStatus> bean = BeanModel.builder(
                "Leased", "All connections to one server that are lent to one caller at a time, in sum.");
        bean.text("Connection", "What they are for.", now -> BeanNames.title(ConnectionKind.LEASED))
                .truth(
                        "Connected",
                        "Whether one can be had: one is up, or the connections that callers share are, since leased ones are made when they are wanted.",
                        now -> now.connections().stream()
                                .anyMatch(each -> each.state() == BridgeState.ESTABLISHED
                                        && each.kind() != ConnectionKind.SUBSCRIPTION))
                .integer("Open", "How many there are now, lent or idle.", now ->
                        (int) leased(now).count())
                .texts(
                        "Connections",
                        "Each that there is now with its state.",
                        now -> leased(now)
                                .map(each -> each.id().lane() + ": " + BeanNames.title(each.state()))
                                .toList())
                .texts(
                        "LastFailures",
                        "The last failures of those that there are now.",
                        now -> leased(now)
                                .filter(each -> each.lastFailure() != null)
                                .map(each -> each.id().lane() + ": " + each.lastFailure())
                                .toList());
        figures(bean);
        CounterAttributes.add(bean, LeasedBean::sum);
        return bean.build();
    }

    private static void figures(BeanModel.Builder<EndpointStatus> bean) {
        lease(
                bean,
                "InUse",
                "How many are lent to blocking commands.",
                now -> now.leases().inUse());
        lease(
                bean,
                "Idle",
                "How many wait to be lent again.",
                now -> now.leases().idle());
        lease(
                bean,
                "Waiting",
                "How many blocking commands wait for one.",
                now -> now.leases().waiting());
        lease(
                bean,
                "Limit",
                "How many may be lent to blocking commands: blockingConnections.",
                now -> now.leases().limit());
        lease(
                bean,
                "TransactionsInUse",
                "How many are lent to transactions with conditions.",
                now -> now.leases().transactionsInUse());
        lease(
                bean,
                "TransactionsWaiting",
                "How many transactions with conditions wait for one.",
                now -> now.leases().transactionsWaiting());
        lease(
                bean,
                "TransactionsLimit",
                "How many may be lent to transactions with conditions: transactionConnections.",
                now -> now.leases().transactionLimit());
    }

    private static void lease(
            BeanModel.Builder<EndpointStatus> bean,
            String name,
            String description,
            ToIntFunction<EndpointStatus> figure) {
        bean.integer(name, description, figure);
    }

    private static Stream<ConnectionStatus> leased(EndpointStatus now) {
        return now.connections().stream().filter(each -> each.kind() == ConnectionKind.LEASED);
    }

    private static long sum(EndpointStatus now, Figure figure) {
        return CounterAttributes.total(
                Stream.concat(
                        leased(now).map(ConnectionStatus::counters),
                        now.ended().stream().filter(each -> each.kind() == ConnectionKind.LEASED)),
                figure);
    }
}
