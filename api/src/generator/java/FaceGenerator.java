import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Writes the sync and async faces of the command catalogue. From the repository's root:
 *
 * <pre>
 * java api/src/generator/java/FaceGenerator.java
 * mvn -q spotless:apply -pl api
 * </pre>
 *
 * <p>Every accessor of CommandCatalogue that returns an {@code XCatalogue} names a group. Each of the group's public methods becomes one
 * method of {@code XCommands} and one of {@code AsyncXCommands}, Javadoc included; {@code Commands} and {@code AsyncCommands} bring the
 * groups together. FacesTest fails when the faces are not what this writes.
 */
final class FaceGenerator {

    private static final Path COMMANDS = Path.of("api/src/main/java/io/trunkline/command");
    private static final int LINE = 120;
    private static final Map<String, String> PRIMITIVES =
            Map.of("Long", "long", "Integer", "int", "Double", "double", "Boolean", "boolean");

    /** The source of one class, parsed but not compiled: the faces that it may need do not exist yet. */
    private record Source(String text, CompilationUnitTree unit, DocTrees trees) {

        static Source parse(Path file) throws IOException {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
                JavacTask task = (JavacTask)
                        compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(file));
                return new Source(Files.readString(file), task.parse().iterator().next(), DocTrees.instance(task));
            }
        }

        ClassTree type() {
            return (ClassTree) unit.getTypeDecls().get(0);
        }

        List<MethodTree> publicMethods() {
            return type().getMembers().stream()
                    .filter(MethodTree.class::isInstance)
                    .map(MethodTree.class::cast)
                    .filter(m -> m.getModifiers().getFlags().contains(Modifier.PUBLIC) && m.getReturnType() != null)
                    .toList();
        }

        String of(Tree tree) {
            int start = (int) trees.getSourcePositions().getStartPosition(unit, tree);
            int end = (int) trees.getSourcePositions().getEndPosition(unit, tree);
            return text.substring(start, end).replaceAll("\\s+", " ");
        }

        Doc doc(Tree tree) {
            return Doc.parse(trees.getDocComment(TreePath.getPath(unit, tree)));
        }
    }

    /** A Javadoc comment: the lines before the first block tag, and the block tags with their lines. */
    private record Doc(List<String> description, List<List<String>> blocks) {

        static Doc parse(String comment) {
            List<String> description = new ArrayList<>();
            List<List<String>> blocks = new ArrayList<>();
            for (String line : comment.strip().split("\n")) {
                String text = line.startsWith(" ") ? line.substring(1).stripTrailing() : line.stripTrailing();
                if (text.startsWith("@")) {
                    blocks.add(new ArrayList<>());
                }
                (blocks.isEmpty() ? description : blocks.get(blocks.size() - 1)).add(text);
            }
            while (!description.isEmpty() && description.get(description.size() - 1).isBlank()) {
                description.remove(description.size() - 1);
            }
            return new Doc(description, blocks);
        }

        /** With the end of the first sentence replaced. */
        Doc withFirstSentence(String ending) {
            String joined = String.join("\n", description).replaceFirst("\\.(?=\\s|$)", ending);
            String[] paragraphs = joined.split("\n\n", 2);
            List<String> lines = wrap(paragraphs[0].replace('\n', ' '), "");
            if (paragraphs.length > 1) {
                lines.add("");
                lines.addAll(List.of(paragraphs[1].split("\n", -1)));
            }
            return new Doc(lines, blocks);
        }

        /** With another text of its {@code @return}, or without it. */
        Doc withReturn(String text) {
            List<List<String>> changed = new ArrayList<>();
            for (List<String> block : blocks) {
                if (!block.get(0).startsWith("@return")) {
                    changed.add(block);
                } else if (!text.isEmpty()) {
                    changed.add(wrap("@return " + text, "    "));
                }
            }
            return new Doc(description, changed);
        }

        String returned() {
            return blocks.stream()
                    .filter(block -> block.get(0).startsWith("@return"))
                    .map(block -> block.stream().map(String::strip).collect(Collectors.joining(" ")))
                    .findFirst()
                    .orElseThrow()
                    .substring("@return ".length());
        }

        String print(String indent) {
            List<String> lines = new ArrayList<>(description);
            if (!blocks.isEmpty()) {
                lines.add("");
            }
            blocks.forEach(lines::addAll);
            return lines.stream()
                    .map(line -> (indent + " * " + line).stripTrailing() + "\n")
                    .collect(Collectors.joining("", indent + "/**\n", indent + " */\n"));
        }
    }

    private static List<String> wrap(String text, String hanging) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() + word.length() + 1 > LINE && !line.toString().isBlank()) {
                lines.add(line.toString());
                line = new StringBuilder(hanging);
            }
            line.append(line.toString().isBlank() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    public static void main(String[] args) throws IOException {
        Map<String, String> groups = new LinkedHashMap<>();
        Source catalogue = Source.parse(COMMANDS.resolve("CommandCatalogue.java"));
        for (MethodTree method : catalogue.publicMethods()) {
            String type = catalogue.of(method.getReturnType());
            if (type.matches("\\w+Catalogue<K, V>") && !type.startsWith("Command")) {
                groups.put(type.substring(0, type.indexOf("Catalogue")), method.getName().toString());
            }
        }
        for (Map.Entry<String, String> group : groups.entrySet()) {
            Source source = Source.parse(COMMANDS.resolve(group.getKey() + "Catalogue.java"));
            write(group.getKey() + "Commands", face(source, group.getKey(), group.getValue(), false));
            write("Async" + group.getKey() + "Commands", face(source, group.getKey(), group.getValue(), true));
        }
        write("Commands", all(groups, false));
        write("AsyncCommands", all(groups, true));
    }

    private static void write(String type, String text) throws IOException {
        Files.writeString(COMMANDS.resolve(type + ".java"), text);
    }

    private static String face(Source source, String group, String accessor, boolean async) {
        StringBuilder body = new StringBuilder();
        body.append(source.doc(source.type())
                .withFirstSentence(async ? ", with methods that hand back futures." : ", with methods that wait for the result.")
                .print(""));
        body.append("public interface ").append(async ? "Async" : "").append(group).append("Commands<K, V> extends ");
        body.append(async ? "Async" : "").append("CommandExecutor<K, V> {\n");
        for (MethodTree method : source.publicMethods()) {
            body.append('\n').append(method(source, method, accessor, async));
        }
        body.append("}\n");
        return head(group + "Catalogue") + imports(source, body.toString(), async) + body;
    }

    private static String head(String from) {
        return "// Generated from " + from + " by FaceGenerator. Change that, not this.\npackage io.trunkline.command;\n\n";
    }

    private static String method(Source source, MethodTree method, String accessor, boolean async) {
        String returned = source.of(method.getReturnType());
        String result = returned.substring("Command<".length(), returned.length() - 1);
        boolean nothing = result.equals("@Nullable Void");
        String type = async ? "RedisFuture<" + result + ">" : nothing ? "void" : PRIMITIVES.getOrDefault(result, result);
        Doc doc = source.doc(method);
        if (async) {
            doc = doc.withReturn(nothing ? "a future that completes when it is done" : "a future of " + doc.returned());
        } else if (nothing) {
            doc = doc.withReturn("");
        }
        StringBuilder text = new StringBuilder(doc.print("    "));
        boolean polluting = method.getParameters().stream()
                .map(source::of)
                .anyMatch(parameter -> parameter.matches("(K|V|.*>)\\.\\.\\. .*"));
        if (polluting) {
            text.append("    @SuppressWarnings(\"unchecked\") // nothing but an array of that type gets there\n");
        }
        text.append("    default ");
        if (!method.getTypeParameters().isEmpty()) {
            text.append(method.getTypeParameters().stream().map(source::of).collect(Collectors.joining(", ", "<", "> ")));
        }
        text.append(type).append(' ').append(method.getName());
        text.append(method.getParameters().stream().map(source::of).collect(Collectors.joining(", ", "(", ")")));
        text.append(" {\n        ").append(type.equals("void") ? "" : "return ").append("execute(commands().");
        text.append(accessor).append("().").append(method.getName());
        text.append(method.getParameters().stream()
                .map(VariableTree::getName)
                .collect(Collectors.joining(", ", "(", ")")));
        return text.append(");\n    }\n").toString();
    }

    private static String imports(Source source, String body, boolean async) {
        TreeSet<String> names = new TreeSet<>();
        for (ImportTree imported : source.unit().getImports()) {
            String name = imported.getQualifiedIdentifier().toString();
            if (!imported.isStatic() && uses(body, name)) {
                names.add(name);
            }
        }
        if (async) {
            names.add("io.trunkline.RedisFuture");
        }
        return names.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining()) + "\n";
    }

    private static boolean uses(String body, String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return Pattern.compile("(?<![\\w.])" + simple + "\\b").matcher(body).find();
    }

    private static String all(Map<String, String> groups, boolean async) {
        String prefix = async ? "Async" : "";
        return head("CommandCatalogue")
                + new Doc(
                                List.of("Every typed command, with methods that "
                                        + (async ? "hand back futures." : "wait for the result.")),
                                List.of(
                                        List.of("@param <K> the type of keys"),
                                        List.of("@param <V> the type of values")))
                        .print("")
                + "public interface " + prefix + "Commands<K, V>\n        extends "
                + groups.keySet().stream()
                        .map(group -> prefix + group + "Commands<K, V>")
                        .collect(Collectors.joining(",\n                "))
                + " {}\n";
    }
}
