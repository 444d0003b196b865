package io.trunkline.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes options as a connection string, or as a URI if a value cannot stand in one. */
final class ConfigurationFormat {

    static final String MASK = "*****";

    private ConfigurationFormat() {}

    static String write(List<Endpoint> endpoints, CommandMap commands, OptionValues values, boolean includeSecrets) {
        Map<String, String> settings = new LinkedHashMap<>();
        values.asMap().forEach((key, value) -> {
            if (key.type().isText()) {
                settings.put(key.name(), isSecret(key, values) && !includeSecrets ? MASK : key.format(value));
            }
        });
        addCommands(commands, settings, includeSecrets);
        return fitsList(endpoints, settings) ? list(endpoints, settings) : uri(endpoints, settings);
    }

    /** A user without a password may be a password in the wrong place: redis://secret@host. */
    private static boolean isSecret(OptionKey<?> key, OptionValues values) {
        return key.secret() || key.equals(OptionKey.USER) && !values.isSet(OptionKey.PASSWORD);
    }

    /** A command is often renamed so that nobody calls it who does not know the name. */
    private static void addCommands(CommandMap commands, Map<String, String> settings, boolean includeSecrets) {
        commands.changes()
                .forEach((command, newName) ->
                        settings.put("$" + command, newName.isEmpty() || includeSecrets ? newName : MASK));
    }

    /** Every option of the table with what holds, for people. */
    static Map<String, String> describe(List<Endpoint> endpoints, CommandMap commands, OptionValues values) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("endpoints", endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(",")));
        for (OptionKey<?> key : OptionTable.ALL) {
            Object value = values.asMap().get(key);
            String text = value == null
                    ? key.byDefault().replace("`", "") + " (default)"
                    : isSecret(key, values) ? MASK : shown(key, value);
            texts.put(key.name(), text);
        }
        addCommands(commands, texts, false);
        return texts;
    }

    /** What was set of one group, for people. */
    static Map<String, String> describe(OptionGroup group, OptionValues values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach(group, (key, value) -> texts.put(key.name(), isSecret(key, values) ? MASK : shown(key, value)));
        return texts;
    }

    /** Of what has no text form the class. */
    private static String shown(OptionKey<?> key, Object value) {
        return key.type().isText() ? key.format(value) : value.getClass().getName();
    }

    /** A list has no escapes; and the empty text, which is what no options at all would be, is not a valid one. */
    private static boolean fitsList(List<Endpoint> endpoints, Map<String, String> settings) {
        return !(endpoints.isEmpty() && settings.isEmpty())
                && endpoints.stream().map(Endpoint::toString).allMatch(ConfigurationFormat::isEndpointInList)
                && settings.keySet().stream().allMatch(keyword -> fitsList(keyword) && keyword.indexOf('=') < 0)
                && settings.values().stream().allMatch(ConfigurationFormat::fitsList);
    }

    /** What a list takes for the name of an option is no endpoint there. */
    private static boolean isEndpointInList(String endpoint) {
        String head = EndpointSyntax.firstWord(endpoint);
        OptionKey<?> key = OptionTable.find(head);
        return fitsList(endpoint) && !OptionTable.isKeyword(endpoint) && (key == null || !key.secret());
    }

    private static boolean fitsList(String item) {
        return item.indexOf(',') < 0 && item.equals(item.strip());
    }

    private static String list(List<Endpoint> endpoints, Map<String, String> settings) {
        List<String> items = new ArrayList<>();
        endpoints.forEach(endpoint -> items.add(endpoint.toString()));
        settings.forEach((keyword, value) -> items.add(keyword + "=" + value));
        return String.join(",", items);
    }

    private static String uri(List<Endpoint> endpoints, Map<String, String> settings) {
        boolean tls = settings.remove(OptionKey.SSL.name(), "true");
        List<String> hosts = endpoints.stream().map(ConfigurationFormat::host).toList();
        List<String> query = new ArrayList<>();
        settings.forEach((keyword, value) ->
                query.add(PercentCoding.encode(keyword, "$") + "=" + PercentCoding.encode(value, ":/*|")));
        return (tls ? "rediss://" : "redis://")
                + String.join(",", hosts)
                + (query.isEmpty() ? "" : "/?" + String.join("&", query));
    }

    /**
     * A Unix domain socket among the hosts is its text form, percent-encoded; so is a host that could be taken for an
     * option.
     */
    private static String host(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Tcp tcp
                && tcp.port() == 0
                && tcp.host().indexOf(':') >= 0) {
            return "[" + PercentCoding.encode(tcp.host(), ":") + "]";
        }
        String text = endpoint.toString();
        return OptionTable.isKeyword(text)
                ? "%" + Integer.toHexString(text.charAt(0)) + text.substring(1)
                : PercentCoding.encode(text, "[]:");
    }
}
