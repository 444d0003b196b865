/** Tests with a primary and replicas: who reads where, who waits for whom, and what a change of roles does. */
@NullMarked
package io.trunkline.it.replication;

import org.jspecify.annotations.NullMarked;
