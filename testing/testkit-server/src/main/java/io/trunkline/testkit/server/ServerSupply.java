package io.trunkline.testkit.server;

import io.trunkline.testkit.server.container.ContainerEngine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what runs a server: Docker, else the program on PATH, else the embedded binary. Thread-safe.
 *
 * <p>What was found out about Docker and its images is kept, for the search may be slow.
 */
final class ServerSupply {

    private final ServerSettings settings;
    private final Optional<ContainerEngine> docker = ServiceLoader.load(
                    ContainerEngine.class, ServerSupply.class.getClassLoader())
            .findFirst();
    private final ConcurrentMap<String, RedisServer> shared = new ConcurrentHashMap<>();

    /** Why an image cannot be used, empty if it can. */
    private final ConcurrentMap<String, Optional<String>> imageFaults = new ConcurrentHashMap<>();

    private final ConcurrentMap<InstalledServer, Boolean> tlsSupport = new ConcurrentHashMap<>();

    ServerSupply(ServerSettings settings) {
        this.settings = settings;
    }

    /** A way to start a server that was found to be open, and the name of what it starts. */
    private record Starter(String image, Function<Boolean, RedisServer> start) {}

    RedisServer start(RedisServerConfig config) {
        return choose(config).start().apply(false);
    }

    /** The server of an image that all tests of this JVM share. */
    RedisServer shared(@Nullable String image) {
        RedisServerConfig config = image == null
                ? RedisServerConfig.defaults()
                : RedisServerConfig.defaults().image(image);
        Starter chosen = choose(config);
        return shared.computeIfAbsent(chosen.image(), unused -> chosen.start().apply(true));
    }

    boolean isAvailable(RedisServerConfig config) {
        return find(config, new ArrayList<>()).isPresent();
    }

    List<String> everyAvailableImage() {
        Set<String> images = new LinkedHashSet<>();
        Set<String> candidates = new LinkedHashSet<>(List.of(settings.image()));
        candidates.addAll(ServerSettings.IMAGES);
        for (String candidate : candidates) {
            RedisServerConfig config = RedisServerConfig.defaults().image(candidate);
            if (settings.requireDocker()) {
                choose(config);
                images.add(candidate);
            } else if (isAvailable(config)) {
                images.add(candidate);
            }
        }
        if (images.isEmpty()) {
            for (String fallback : List.of(InstalledServer.IMAGE, EmbeddedBinary.IMAGE)) {
                if (isAvailable(RedisServerConfig.defaults().image(fallback))) {
                    images.add(fallback);
                }
            }
        }
        if (images.isEmpty()) {
            choose(RedisServerConfig.defaults());
        }
        return List.copyOf(images);
    }

    private Starter choose(RedisServerConfig config) {
        List<String> reasons = new ArrayList<>();
        return find(config, reasons)
                .orElseThrow(() -> new IllegalStateException(
                        "No server can be started: " + String.join(", ", reasons) + ", config=[" + config
                                + "]. Install Docker or redis-server, or add org.signal:embedded-redis."));
    }

    private Optional<Starter> find(RedisServerConfig config, List<String> reasons) {
        String wanted = config.image();
        if (wanted != null) {
            return switch (wanted) {
                case InstalledServer.IMAGE -> installed(config, reasons);
                case EmbeddedBinary.IMAGE -> embedded(config, reasons);
                default -> inDocker(wanted, config, reasons);
            };
        }
        Optional<Starter> found = inDocker(settings.image(), config, reasons);
        // What Docker cannot do at all is no sign of its absence.
        if (found.isEmpty() && settings.requireDocker() && !config.hasUnixSocket()) {
            return found;
        }
        if (found.isEmpty()) {
            found = installed(config, reasons);
        }
        return found.isEmpty() ? embedded(config, reasons) : found;
    }

    private boolean isAllowed(ServerSettings.Mode mode, List<String> reasons) {
        boolean allowed = settings.mode() == ServerSettings.Mode.AUTO || settings.mode() == mode;
        if (!allowed) {
            reasons.add(mode + "=excluded by tests.backend");
        }
        return allowed;
    }

    private Optional<Starter> inDocker(String image, RedisServerConfig config, List<String> reasons) {
        if (!isAllowed(ServerSettings.Mode.DOCKER, reasons)) {
            return Optional.empty();
        }
        if (config.hasUnixSocket()) {
            reasons.add("docker=cannot pass a Unix socket to the host");
            return Optional.empty();
        }
        Optional<String> fault = imageFaults.computeIfAbsent(image, this::imageFault);
        if (fault.isPresent()) {
            reasons.add("docker=" + fault.get());
            return Optional.empty();
        }
        ContainerEngine engine = docker.orElseThrow();
        return Optional.of(new Starter(image, isShared -> ContainerServer.start(engine, image, config, isShared)));
    }

    private Optional<String> imageFault(String image) {
        return docker.isEmpty()
                ? Optional.of("io.trunkline:trunkline-testkit is not on the class path")
                : docker.get().provideImage(image, settings.pullLimit());
    }

    private Optional<Starter> installed(RedisServerConfig config, List<String> reasons) {
        if (!isAllowed(ServerSettings.Mode.PATH, reasons)) {
            return Optional.empty();
        }
        Optional<InstalledServer> program = InstalledServer.find(settings.searchPath());
        if (program.isEmpty()) {
            reasons.add("path=no redis-server");
            return Optional.empty();
        }
        InstalledServer server = program.get();
        if (config.hasTls() && !tlsSupport.computeIfAbsent(server, it -> InstalledServer.hasTls(it.program()))) {
            reasons.add("path=" + server.program() + " was built without TLS");
            return Optional.empty();
        }
        return Optional.of(
                new Starter(InstalledServer.IMAGE, isShared -> ServerProcess.start(server, config, isShared)));
    }

    private Optional<Starter> embedded(RedisServerConfig config, List<String> reasons) {
        if (!isAllowed(ServerSettings.Mode.EMBEDDED, reasons)) {
            return Optional.empty();
        }
        EmbeddedBinary binary = EmbeddedBinary.forThisMachine();
        if (!binary.isPresent()) {
            reasons.add("embedded=no binary " + binary.resource());
            return Optional.empty();
        }
        return Optional.of(
                new Starter(EmbeddedBinary.IMAGE, isShared -> ServerProcess.start(binary, config, isShared)));
    }
}
