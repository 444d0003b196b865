package io.trunkline.options;

import java.lang.reflect.Method;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Random values of every option, as its builder method takes and its accessor returns them. */
final class OptionSamples {

    /** What has a meaning in one of the grammars, and what needs more than one byte or char. */
    private static final String NASTY = "aZ09,@=&?#%/+ $|!:~*;[]'\"\\<>^`{}-._\t\n\u0000é漢\u2003";

    /** What is refused without TLS. */
    static final List<OptionKey<?>> NEED_TLS =
            List.of(OptionKey.SSL_HOST, OptionKey.SSL_PROTOCOLS, OptionKey.SSL_CONTEXT);

    private static final SSLContext CONTEXT = context();
    private static final Map<OptionKey<?>, Function<RandomGenerator, Object>> SAMPLES = samples();

    private static final Map<OptionKey<?>, Method> SETTERS =
            OptionTable.ALL.stream().collect(Collectors.toMap(key -> key, OptionSamples::findSetter));

    private OptionSamples() {}

    private static SSLContext context() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<OptionKey<?>, Function<RandomGenerator, Object>> samples() {
        Map<OptionKey<?>, Function<RandomGenerator, Object>> samples = new LinkedHashMap<>();
        for (OptionKey<?> key : OptionTable.ALL) {
            Class<?> type = key.type().javaType();
            if (type == String.class) {
                samples.put(key, OptionSamples::text);
            } else if (type == Boolean.class) {
                samples.put(key, random -> random.nextBoolean());
            } else if (type == Long.class) {
                samples.put(key, random -> random.nextLong(1, Long.MAX_VALUE));
            } else if (type == Integer.class) {
                samples.put(key, random -> random.nextInt(65536, Integer.MAX_VALUE));
            } else if (type == Duration.class) {
                samples.put(key, random -> Duration.ofMillis(random.nextInt(1, Integer.MAX_VALUE)));
            } else if (type.isEnum()) {
                samples.put(key, random -> type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)]);
            }
        }
        samples.put(OptionKey.KEEP_ALIVE, random -> Duration.ofSeconds(random.nextInt(1, 2_000_000)));
        samples.put(OptionKey.CONFIG_CHECK, random -> Duration.ofSeconds(random.nextInt(1, 2_000_000)));
        samples.put(OptionKey.RECONNECT_BASE, random -> Duration.ofMillis(random.nextInt(1, 5000)));
        samples.put(OptionKey.RECONNECT_MAX, random -> Duration.ofMillis(random.nextInt(5000, 500_000)));
        samples.put(OptionKey.CONNECT_RETRY, random -> random.nextInt(1, 1001));
        samples.put(OptionKey.IO_THREADS, random -> random.nextInt(1, 1025));
        samples.put(OptionKey.INTERACTIVE_CONNECTIONS, random -> random.nextInt(1, 65));
        samples.put(OptionKey.BLOCKING_CONNECTIONS, random -> random.nextInt(1, 65536));
        samples.put(OptionKey.TRANSACTION_CONNECTIONS, random -> random.nextInt(1, 65536));
        samples.put(OptionKey.VERSION, random -> random.nextInt(1, 10) + "." + random.nextInt(100));
        samples.put(OptionKey.LIB_SUFFIXES, OptionSamples::suffixes);
        samples.put(
                OptionKey.SSL_PROTOCOLS,
                random -> random.nextBoolean() ? List.of("TLSv1.3") : List.of("TLSv1.2", "TLSv1.3"));
        samples.put(OptionKey.SSL_HOST, random -> "redis_" + random.nextInt(10) + (random.nextBoolean() ? ".é." : ""));
        samples.put(OptionKey.SENTINEL_SSL_HOST, random -> "sentinel_" + random.nextInt(10));
        samples.put(OptionKey.SSL_CONTEXT, random -> CONTEXT);
        samples.put(OptionKey.COMPLETION_EXECUTOR, random -> (Executor) Runnable::run);
        samples.put(OptionKey.ORPHANED_REPLY_HANDLER, random -> (OrphanedReplyHandler) reply -> {});
        samples.put(OptionKey.PROXY, random -> ProxyKind.NONE); // others contradict half of the options
        samples.put(
                OptionKey.ENDPOINT_MAP,
                random -> Map.of(
                        Endpoint.tcp("10.0.0." + random.nextInt(9), 7001),
                        Endpoint.tcp("nat.example", random.nextInt(1, 65536)),
                        Endpoint.tcp("fe80::1", 0),
                        Endpoint.tcp("nat" + random.nextInt(9), 0)));
        samples.put(OptionKey.ENDPOINT_MAPPER, random -> (EndpointMapper) announced -> null);
        samples.put(OptionKey.RECONNECT_POLICY, random -> ReconnectPolicy.linear(Duration.ofMillis(random.nextInt(9))));
        return samples;
    }

    static String text(RandomGenerator random) {
        return random.ints(random.nextInt(1, 12), 0, NASTY.length())
                .mapToObj(i -> String.valueOf(NASTY.charAt(i)))
                .collect(Collectors.joining());
    }

    private static List<String> suffixes(RandomGenerator random) {
        return Stream.generate(() -> "s," + random.nextInt(10))
                .limit(random.nextInt(1, 4))
                .distinct()
                .sorted()
                .toList();
    }

    static Object sample(OptionKey<?> key, RandomGenerator random) {
        Function<RandomGenerator, Object> samples = SAMPLES.get(key);
        if (samples == null) {
            throw new AssertionError("There are no samples of " + key);
        }
        return samples.apply(random);
    }

    /** The class of a group: what the accessor of the options returns. */
    static Class<?> type(OptionGroup group) {
        try {
            return MultiplexerOptions.class.getMethod(group.accessor()).getReturnType();
        } catch (NoSuchMethodException e) {
            throw new AssertionError("The options have no group " + group, e);
        }
    }

    /** The class of a group's builder. */
    static Class<?> builderType(OptionGroup group) {
        return Arrays.stream(type(group).getClasses())
                .filter(nested -> nested.getSimpleName().equals("Builder"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The group has no builder: " + group));
    }

    /** The method of the group's builder that sets an option: named as the accessor, with one parameter. */
    private static Method findSetter(OptionKey<?> key) {
        return Arrays.stream(builderType(key.group()).getMethods())
                .filter(method -> method.getName().equals(key.accessor()) && method.getParameterCount() == 1)
                .findFirst()
                .orElseThrow(() -> new AssertionError("The builder cannot set " + key));
    }

    /** Sets an option as users do: by the builder's method for the group, and there by the one for the option. */
    static void set(MultiplexerOptionsBuilder builder, OptionKey<?> key, Object value) {
        Consumer<Object> setter = group -> {
            try {
                Objects.requireNonNull(SETTERS.get(key)).invoke(group, value);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(key + " = " + value, e);
            }
        };
        try {
            MultiplexerOptionsBuilder.class
                    .getMethod(key.group().accessor(), Consumer.class)
                    .invoke(builder, setter);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(key + " = " + value, e);
        }
    }

    static Object group(MultiplexerOptions options, OptionGroup group) {
        try {
            return MultiplexerOptions.class.getMethod(group.accessor()).invoke(options);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(group.name(), e);
        }
    }

    static Object get(MultiplexerOptions options, OptionKey<?> key) {
        try {
            return type(key.group()).getMethod(key.accessor()).invoke(group(options, key.group()));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(key.name(), e);
        }
    }

    /** Sets what an option has no meaning without. */
    static void makeMeaningful(MultiplexerOptionsBuilder builder, OptionKey<?> key) {
        if (NEED_TLS.contains(key)) {
            builder.security(s -> s.ssl(true));
        }
        if (key.equals(OptionKey.USER)) {
            builder.security(s -> s.passwordless(true));
        }
        if (key.name().startsWith("sentinel")) {
            builder.topology(t -> t.serviceName("orders"));
        }
        if (key.equals(OptionKey.SENTINEL_USER)) {
            builder.security(s -> s.sentinelPassword("secret"));
        }
        if (key.equals(OptionKey.SENTINEL_SSL_HOST)) {
            builder.security(s -> s.sentinelSsl(true));
        }
    }

    /** Options of which about half are set, with endpoints and commands of all kinds. */
    static MultiplexerOptions options(RandomGenerator random, boolean inCodeToo) {
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder();
        for (OptionKey<?> key : OptionTable.ALL) {
            if ((inCodeToo || key.type().isText()) && random.nextBoolean()) {
                set(builder, key, sample(key, random));
            }
        }
        if (builder.settings().value(OptionKey.PASSWORD) != null) {
            builder.security(s -> s.passwordless(false));
        } else if (builder.settings().value(OptionKey.USER) != null) {
            builder.security(s -> s.passwordless(true));
        }
        OptionTable.ALL.stream()
                .filter(key -> !key.equals(OptionKey.USER) && builder.settings().value(key) != null)
                .forEach(key -> makeMeaningful(builder, key));
        endpoints(random).forEach(builder::endpoint);
        return builder.commandMap(commandMap(random)).build();
    }

    private static List<Endpoint> endpoints(RandomGenerator random) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            int port = random.nextBoolean() ? 0 : random.nextInt(1, 65536);
            endpoints.add(
                    switch (random.nextInt(5)) {
                        case 4 -> Endpoint.tcp(random.nextBoolean() ? "ssl" : "password", port);
                        case 0 -> Endpoint.tcp("host-" + random.nextInt(3) + ".example", port);
                        case 1 -> Endpoint.tcp("10.0.0." + random.nextInt(256), port);
                        case 2 -> Endpoint.tcp("fe80::" + Integer.toHexString(random.nextInt(65536)) + "%eth0", port);
                        default -> Endpoint.unix("/" + text(random).replace('\0', '0'));
                    });
        }
        return endpoints;
    }

    private static CommandMap commandMap(RandomGenerator random) {
        CommandMap map = CommandMap.DEFAULT;
        if (random.nextInt(4) == 0) {
            map = map.withDisabled("CONFIG").withDisabled("CLIENT SETINFO");
        }
        if (random.nextInt(4) == 0) {
            map = map.withRenamed("GET", "x" + text(random).replaceAll("[\\s\\p{Cntrl}]", "-"));
        }
        if (random.nextInt(8) == 0) {
            map = map.withRenamed("MY,OWN=É", "mine");
        }
        return map;
    }
}
