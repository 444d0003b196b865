package io.trunkline.management;

import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.Figure;
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
                        "Whether one can be had: one is up, or the connections that callers share are,"
                                + " since leased ones are made when they are wanted.",
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
        CounterAttributes.add(
                bean, Figure.Scope.SERVER, (now, figure) -> now.counters().get(figure));
        CounterAttributes.add(bean, LeasedBean::sum);
        return bean.build();
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
