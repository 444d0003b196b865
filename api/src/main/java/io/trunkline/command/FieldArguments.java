package io.trunkline.command;

import java.util.Map;

/** How commands on hashes take fields. Stateless. */
final class FieldArguments {

    private FieldArguments() {}

    /**
     * Adds fields.
     *
     * @throws IllegalArgumentException if there is none
     */
    static <K, V> CommandBuilder<K, V> fields(CommandBuilder<K, V> command, CommandName name, K[] fields) {
        ArgumentChecks.notEmpty(name, "fields", fields.length);
        for (K field : fields) {
            command.field(field);
        }
        return command;
    }

    /**
     * Adds how many fields follow, and the fields.
     *
     * @throws IllegalArgumentException if there is none
     */
    static <K, V> CommandBuilder<K, V> counted(CommandBuilder<K, V> command, CommandName name, K[] fields) {
        return fields(command.keyword("FIELDS").arg(fields.length), name, fields);
    }

    /** Adds fields and their values. */
    static <K, V> CommandBuilder<K, V> entries(CommandBuilder<K, V> command, Map<? extends K, ? extends V> fields) {
        for (Map.Entry<? extends K, ? extends V> entry : fields.entrySet()) {
            command.field(entry.getKey()).value(entry.getValue());
        }
        return command;
    }
}
