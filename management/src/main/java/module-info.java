/** JMX MBeans and Dropwizard metrics over the public snapshots and events of a multiplexer. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-transitive-automatic") // the metrics library names its module in its manifest only
module io.trunkline.management {
    // API
    exports io.trunkline.management;

    requires static org.jspecify;
    requires transitive com.codahale.metrics;
    requires transitive io.trunkline;
    requires transitive java.management;
    requires commons.modeler;
    // An automatic module needs it, and does not say so
    requires org.apache.commons.logging;
    requires org.slf4j;
}
