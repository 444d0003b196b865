package io.trunkline.testkit.server;

import java.time.Duration;

/** A supply that knows no server but the embedded one, whatever the command line of the tests says. */
public final class EmbeddedSupply {

    private EmbeddedSupply() {}

    /** The server that stays as long as this JVM. */
    public static RedisServer shared() {
        ServerSettings noDocker =
                new ServerSettings(ServerSettings.Mode.EMBEDDED, false, "none", Duration.ofMillis(1), "/nowhere");
        return new ServerSupply(noDocker).shared(null);
    }
}
