/** Shows a running multiplexer to operators: JMX MBeans and Dropwizard metrics over its public snapshots and events. */
package io.trunkline.management;
