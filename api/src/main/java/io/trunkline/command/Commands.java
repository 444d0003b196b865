// Generated from CommandCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command;

/**
 * Every typed command, with methods that wait for the result.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Commands<K, V>
        extends StringCommands<K, V>,
                KeyCommands<K, V>,
                HashCommands<K, V>,
                ListCommands<K, V>,
                SetCommands<K, V>,
                SortedSetCommands<K, V>,
                SortedSetRangeCommands<K, V>,
                SortedSetAlgebraCommands<K, V>,
                ScriptingCommands<K, V>,
                ServerCommands<K, V>,
                ConnectionCommands<K, V>,
                PubSubCommands<K, V> {}
