package io.trunkline.testkit.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the command line of a test run says about real servers. Immutable. */
record ServerSettings(Mode mode, boolean requireDocker, String image, Duration pullLimit, String searchPath) {

    /** Where servers may come from. */
    enum Mode {
        AUTO,
        DOCKER,
        PATH,
        EMBEDDED
    }

    static final String DEFAULT_IMAGE = "redis:8.0";

    /** What differs for a client: the newest Redis, the last one of BSD licence in wide use, and the fork. */
    static final List<String> IMAGES = List.of(DEFAULT_IMAGE, "redis:7.0", "valkey/valkey:8.1");

    static ServerSettings ofSystemProperties() {
        String docker = System.getProperty("tests.requireDocker", "0");
        return new ServerSettings(
                mode(System.getProperty("tests.backend", "auto")),
                docker.equals("1") || Boolean.parseBoolean(docker),
                System.getProperty("redis.image", DEFAULT_IMAGE),
                Duration.ofSeconds(Long.getLong("tests.pullSeconds", 120)),
                String.valueOf(System.getenv("PATH")));
    }

    static Mode mode(String name) {
        try {
            return Mode.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "No such back end: tests.backend=" + name + ". Use docker, path, embedded or auto.", e);
        }
    }
}
