/**
 * What applications call: databases, servers, subscribers, batches, transactions and scripts, each a thin view that
 * turns a call into commands and hands them on.
 *
 * <p>Belongs here: a face of the API. Does not: choosing servers, retrying, connections.
 */
@NullMarked
package io.trunkline.core.view;

import org.jspecify.annotations.NullMarked;
