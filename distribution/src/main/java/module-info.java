/** The {@code trunkline} command. Applications use the module {@code io.trunkline} instead. */
@org.jspecify.annotations.NullMarked
module io.trunkline.distribution {
    // Picocli makes and fills the commands.
    opens io.trunkline.cli to
            info.picocli;

    requires io.trunkline;
    requires io.trunkline.management;
    requires io.trunkline.simulator;
    requires io.trunkline.testkit.server;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires HdrHistogram;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;
}
