package io.trunkline.options;

import io.trunkline.command.CommandName;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads connection strings, and the settings of URIs. Confined to one call.
 *
 * <p>A comma in a secret, which the grammar cannot express, breaks the secret into items. What looks like an endpoint
 * must not be looked up, connected to and sent what is left of the secret, so that no endpoint may stand behind one.
 * What else is not understood is not shown, from a secret on until an item with another known keyword.
 */
final class ConfigurationParser {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final Pattern PLAIN_KEYWORD = Pattern.compile("\\$?[A-Za-z0-9_.-]{0,64}");

    private final MultiplexerOptionsBuilder builder;
    private final boolean ignoreUnknown;
    private boolean maybeInSecret;
    private boolean afterSecret;

    ConfigurationParser(MultiplexerOptionsBuilder builder, boolean ignoreUnknown) {
        this.builder = builder;
        this.ignoreUnknown = ignoreUnknown;
    }

    static MultiplexerOptions parse(String configuration, boolean ignoreUnknown) {
        String text = configuration.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "The configuration is blank. Give at least an endpoint, such as localhost or redis://localhost.");
        }
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder();
        ConfigurationParser settings = new ConfigurationParser(builder, ignoreUnknown);
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches()) {
            String rest = text.substring(scheme.end(1) + "://".length());
            new UriParser(builder, settings).read(scheme.group(1).toLowerCase(Locale.ROOT), rest);
        } else {
            settings.readList(text);
        }
        return builder.build();
    }

    private void readList(String text) {
        for (String item : text.split(",")) {
            String stripped = item.strip();
            int equals = stripped.indexOf('=');
            if (equals > 0 && !stripped.startsWith("!")) {
                set(
                        stripped.substring(0, equals).strip(),
                        stripped.substring(equals + 1).strip());
            } else if (!stripped.isEmpty()) {
                addEndpoint(stripped);
            }
        }
    }

    private void addEndpoint(String text) {
        if (afterSecret) {
            throw ConfigurationErrors.endpointAfterSecret();
        }
        String head = EndpointSyntax.firstWord(text);
        if (text.equals(head) && OptionTable.isKeyword(head)) {
            throw ConfigurationErrors.endpointIsKeyword(
                    head, "; if it is a host, write it with its port, as in " + head + ":6379");
        }
        OptionKey<?> key = OptionTable.find(head);
        if (key != null && key.secret()) {
            throw ConfigurationErrors.endpointIsKeyword(head, "; if it is a host, use a redis:// URI");
        }
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw OptionTable.isKeyword(head) ? ConfigurationErrors.endpointIsKeyword(head, "") : e;
        }
        builder.endpoint(endpoint);
    }

    /** From now on what is not understood may be part of a secret. */
    void enterSecret() {
        maybeInSecret = true;
    }

    /**
     * Sets one option.
     *
     * @param keyword as typed
     * @param value as typed
     */
    void set(String keyword, String value) {
        if (keyword.startsWith("$")) {
            setCommand(keyword, value);
            return;
        }
        OptionKey<?> key = OptionTable.find(keyword);
        afterSecret |= OptionTable.isSecret(keyword);
        if (key != null) {
            builder.settings().setParsed(key, keyword, value);
            maybeInSecret = key.secret();
        } else if (ignoreUnknown) {
            maybeInSecret |= OptionTable.isSecret(keyword);
        } else if (!OptionTable.IGNORED.contains(OptionTable.normalised(keyword))) {
            throw unsupported(keyword);
        }
    }

    private void setCommand(String keyword, String newName) {
        CommandName command;
        try {
            command = CommandName.of(keyword.substring(1));
        } catch (IllegalArgumentException notACommand) {
            if (ignoreUnknown) {
                return;
            }
            throw unsupported(keyword);
        }
        if (newName.isEmpty()) {
            builder.commandMap(builder.commandMap().withDisabled(command));
        } else if (command.wordCount() == 1 && CommandMap.isOneWord(newName)) {
            builder.commandMap(builder.commandMap().withRenamed(command, newName));
        } else if (maybeInSecret) {
            throw ConfigurationErrors.unsupportedAndHidden();
        } else {
            String expected = command.wordCount() == 1 ? "one word" : "no value, as a subcommand can only be disabled";
            throw ConfigurationErrors.notPermitted(keyword, expected, newName);
        }
    }

    /** What does not look like a keyword is not shown either: it may be a URI without a scheme. */
    private IllegalArgumentException unsupported(String keyword) {
        return maybeInSecret || !PLAIN_KEYWORD.matcher(keyword).matches()
                ? ConfigurationErrors.unsupportedAndHidden()
                : ConfigurationErrors.unsupported(keyword);
    }
}
