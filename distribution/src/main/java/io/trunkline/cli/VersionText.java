package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. Immutable. */
final class VersionText implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = ConnectionMultiplexer.class.getPackage().getImplementationVersion();
        return new String[] {
            "trunkline " + Objects.requireNonNullElse(version, "(not packaged)"),
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch")
        };
    }
}
