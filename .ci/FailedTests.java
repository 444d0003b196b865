import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Prints what the reports under the working directory call failed, a line each: the module, the class and the test,
 * parted by tabs.
 *
 * <p>Of a report that a test execution of its own has written (a fuzzer's), the class is {@code -}: such a finding is
 * none that another run could take back.
 */
final class FailedTests {

    public static void main(String[] args) throws Exception {
        DocumentBuilder xml = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (Path report : reports()) {
            Path directory = report.getParent();
            boolean repeatable = directory.endsWith("surefire-reports");
            String module = report.subpath(0, indexOf(report, "target")).toString();
            NodeList tests = xml.parse(report.toFile()).getElementsByTagName("testcase");
            for (int i = 0; i < tests.getLength(); i++) {
                Element test = (Element) tests.item(i);
                if (has(test, "failure") || has(test, "error")) {
                    String type = test.getAttribute("classname");
                    System.out.println(module + "\t" + (repeatable ? type : "-") + "\t" + type + "."
                            + test.getAttribute("name"));
                }
            }
        }
    }

    private static List<Path> reports() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of(""),
                8,
                (file, attributes) -> file.getFileName().toString().matches("TEST-.*\\.xml")
                        && file.toString().contains("surefire-reports"))) {
            return files.sorted().toList();
        }
    }

    private static int indexOf(Path path, String name) {
        int index = 0;
        while (!path.getName(index).toString().equals(name)) {
            index++;
        }
        return index;
    }

    private static boolean has(Element test, String outcome) {
        return test.getElementsByTagName(outcome).getLength() > 0;
    }
}
