package io.trunkline.testkit.simulation;

import io.trunkline.testkit.transport.TransportContract;
import io.trunkline.testkit.transport.TransportEnvironment;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

@ParameterizedClass(name = "seed {0}, {1}")
@CsvSource({"1, IDEAL", "2, ROUGH", "3, ROUGH", "4, ROUGH", "5, SLOW"})
final class SimulatedTransportTest extends TransportContract {

    enum Weather {
        IDEAL,
        ROUGH,
        SLOW
    }

    @Parameter(0)
    private long seed;

    @Parameter(1)
    private Weather weather = Weather.IDEAL;

    @Override
    protected TransportEnvironment openEnvironment() {
        return new SimulatedEnvironment(seed, conditions());
    }

    private LinkConditions conditions() {
        return switch (weather) {
            case IDEAL -> LinkConditions.ideal();
            case ROUGH -> LinkConditions.rough();
            case SLOW -> LinkConditions.rough().withWindow(7_001);
        };
    }
}
