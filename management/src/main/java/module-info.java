/** JMX MBeans and Dropwizard metrics over the public snapshots and events of a multiplexer. */
@org.jspecify.annotations.NullMarked
module io.trunkline.management {
    requires static org.jspecify;
    requires transitive io.trunkline;
    requires transitive java.management;
    requires com.codahale.metrics;
    requires commons.modeler;
    requires org.apache.commons.logging;
    requires org.slf4j;
}
