// Generated from CommandCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

/**
 * Every typed command on data, with methods that wait for the result.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface DataCommands<K, V>
        extends StringCommands<K, V>,
                KeyCommands<K, V>,
                KeyExpiryCommands<K, V>,
                KeyspaceCommands<K, V>,
                HashCommands<K, V>,
                HashExpiryCommands<K, V>,
                ListCommands<K, V>,
                SetCommands<K, V>,
                SortedSetCommands<K, V>,
                SortedSetRangeCommands<K, V>,
                SortedSetAlgebraCommands<K, V>,
                ScriptingCommands<K, V>,
                PublishingCommands<K, V>,
                LivenessCommands<K, V> {}
