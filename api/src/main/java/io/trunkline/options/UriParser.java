package io.trunkline.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads URIs. Confined to one call.
 *
 * <p>A secret that is not percent-encoded may end anywhere in the URI, so that messages show nothing of it, save the
 * values of known keywords.
 */
final class UriParser {

    private static final Pattern DATABASE = Pattern.compile("[0-9]{1,10}");

    private final MultiplexerOptionsBuilder builder;
    private final ConfigurationParser settings;

    UriParser(MultiplexerOptionsBuilder builder, ConfigurationParser settings) {
        this.builder = builder;
        this.settings = settings;
    }

    /**
     * Reads what follows the scheme.
     *
     * @param scheme in lower case
     * @param rest what follows the two slashes
     */
    void read(String scheme, String rest) {
        if (rest.indexOf('#') >= 0) {
            throw ConfigurationErrors.uri("it has a fragment.");
        }
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        String query = question < 0 ? "" : rest.substring(question + 1);
        int slash = place.indexOf('/');
        String authority = slash < 0 ? place : place.substring(0, slash);
        String path = slash < 0 ? "" : place.substring(slash);
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            readUser(authority.substring(0, at));
        }
        String hosts = authority.substring(at + 1);
        switch (scheme) {
            case "redis", "valkey" -> readServers(hosts, path);
            case "rediss", "valkeys" -> {
                builder.security(s -> s.ssl(true));
                readServers(hosts, path);
            }
            case "redis+unix", "valkey+unix" -> readSocket(hosts, path);
            case "redis-sentinel", "valkey-sentinel" -> readSentinels(hosts, path);
            case "rediss-sentinel", "valkeys-sentinel" -> {
                builder.security(s -> s.ssl(true)); // and so with the sentinels, unless their own option says otherwise
                readSentinels(hosts, path);
            }
            default -> throw ConfigurationErrors.scheme(scheme);
        }
        if (rest.lastIndexOf('@') > at) {
            settings.enterSecret();
        }
        Map<OptionKey<?>, Object> said = said();
        readQuery(query);
        checkSaidOnce(said);
        if (scheme.endsWith("-sentinel") && builder.settings().value(OptionKey.SERVICE_NAME) == null) {
            throw ConfigurationErrors.uri("it names sentinels and no service, as in redis-sentinel://host/service.");
        }
    }

    /** What has a place before the question mark, as far as it was set there. */
    private Map<OptionKey<?>, Object> said() {
        Map<OptionKey<?>, Object> said = new LinkedHashMap<>();
        for (OptionKey<?> key : List.of(
                OptionKey.USER,
                OptionKey.PASSWORD,
                OptionKey.DEFAULT_DATABASE,
                OptionKey.SSL,
                OptionKey.SERVICE_NAME)) {
            Object value = builder.settings().value(key);
            if (value != null) {
                said.put(key, value);
            }
        }
        return said;
    }

    /** Neither of two values can be meant more than the other. */
    private void checkSaidOnce(Map<OptionKey<?>, Object> said) {
        said.forEach((key, value) -> {
            if (!value.equals(builder.settings().value(key))) {
                throw ConfigurationErrors.uri(
                        key.equals(OptionKey.SSL)
                                ? "its scheme asks for TLS and its option ssl does not want it."
                                : "it has two values of " + key + ", before the question mark and behind it.");
            }
        });
    }

    private void readUser(String userInfo) {
        int colon = userInfo.indexOf(':');
        builder.security(s -> s.user(decoded(colon < 0 ? userInfo : userInfo.substring(0, colon), "user")));
        if (colon >= 0) {
            builder.security(s -> s.password(decoded(userInfo.substring(colon + 1), "password")));
        }
    }

    private void readServers(String hosts, String path) {
        readHosts(hosts);
        if (path.length() > 1) {
            String database = path.substring(1);
            if (!DATABASE.matcher(database).matches() || Long.parseLong(database) > Integer.MAX_VALUE) {
                throw ConfigurationErrors.uri("its path is not the number of a database.");
            }
            builder.commands(c -> c.defaultDatabase(Integer.parseInt(database)));
        }
    }

    private void readSentinels(String hosts, String path) {
        readHosts(hosts);
        if (path.length() > 1) {
            if (path.indexOf('/', 1) > 0) {
                throw ConfigurationErrors.uri(
                        "its path is more than the name of a service; the database is an option.");
            }
            builder.topology(t -> t.serviceName(decoded(path.substring(1), "path")));
        }
    }

    private void readHosts(String hosts) {
        if (!hosts.isEmpty()) {
            int number = 0;
            String[] all = hosts.split(",", -1);
            for (String host : all) {
                number++;
                if (all.length > 1 && OptionTable.isKeyword(host)) {
                    throw ConfigurationErrors.uri("its host number " + number + " is the name of an option, '" + host
                            + "'; options stand behind a question mark, and a host of that name needs its port.");
                }
                builder.endpoint(endpoint(decoded(host, "host"), number));
            }
        }
    }

    private static Endpoint endpoint(String host, int number) {
        try {
            return Endpoint.parse(host);
        } catch (IllegalArgumentException hidden) {
            throw ConfigurationErrors.uri("its host number " + number + " is not a host, host:port or [v6]:port.");
        }
    }

    private void readSocket(String hosts, String path) {
        if (!hosts.isEmpty()) {
            throw ConfigurationErrors.uri("a Unix socket has a path but no host; write three slashes before the path.");
        }
        String decoded = decoded(path, "path");
        if (decoded.length() < 2) {
            throw ConfigurationErrors.uri("it has no path to a Unix socket.");
        }
        builder.endpoint(Endpoint.unix(decoded));
    }

    private void readQuery(String query) {
        for (String setting : query.split("&")) {
            if (setting.isEmpty()) {
                continue;
            }
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                throw ConfigurationErrors.uri("an option has no keyword or no value.");
            }
            settings.set(
                    decoded(setting.substring(0, equals), "keyword"), decoded(setting.substring(equals + 1), "value"));
        }
    }

    private static String decoded(String encoded, String part) {
        @Nullable String decoded = PercentCoding.decode(encoded);
        if (decoded == null) {
            throw ConfigurationErrors.uri("a percent sign in its " + part + " does not encode UTF-8.");
        }
        return decoded;
    }
}
