/** RESP as simulated servers read and write it: requests of clients, replies to them. */
@NullMarked
package io.trunkline.testkit.simulation.resp;

import org.jspecify.annotations.NullMarked;
