package io.trunkline.generator;

import com.sun.source.tree.AnnotationTree;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Writes the faces of the command catalogue: interfaces with a method for each command. From the repository's root:
 *
 * <pre>
 * mvn -q -Pfast -pl api test -Dtest=FaceGeneratorTest -Dtrunkline.faces=write
 * mvn -q -pl api spotless:apply
 * </pre>
 *
 * <p>Every accessor of CommandCatalogue that returns an {@code XCatalogue} names a group. Each of the group's public
 * methods becomes one method of {@code XCommands}, and of its sister in every other {@link Face}, Javadoc included.
 * What a group's commands are called on, a database or a server, says the accessor's {@code @CalledOn}; an interface
 * for each of the two brings its groups together.
 */
final class FaceGenerator {

    private static final String CATALOGUES = "io.trunkline.command";
    private static final int LINE = 120 - 7; // the width of a method's comment
    private static final Map<String, String> PRIMITIVES =
            Map.of("Long", "long", "Integer", "int", "Double", "double", "Boolean", "boolean");

    /**
     * A way to run commands, and so a set of interfaces. Another one is another value.
     *
     * @param prefix begins the interfaces' names
     * @param executor the interface that runs a command; in the package of the catalogues
     * @param summary ends the first sentence of the interfaces' Javadoc
     * @param type the type of a method whose command has a result of some type; {@code @Nullable Void} for none
     * @param result begins what Javadoc says of the result
     * @param nothing what Javadoc says of the result where there is none; empty if the method is void
     * @param imports the classes that the types need
     */
    record Face(
            String prefix,
            String executor,
            String summary,
            UnaryOperator<String> type,
            String result,
            String nothing,
            Set<String> imports) {}

    /** Each method waits. */
    static final Face SYNC = new Face(
            "",
            "CommandExecutor",
            "with methods that wait for the result.",
            result -> isNothing(result) ? "void" : PRIMITIVES.getOrDefault(result, result),
            "",
            "",
            Set.of());

    /** Each method hands back a future. */
    static final Face ASYNC = new Face(
            "Async",
            "AsyncCommandExecutor",
            "with methods that hand back futures.",
            result -> "RedisFuture<" + result + ">",
            "a future of ",
            "a future that completes when it is done",
            Set.of("io.trunkline.RedisFuture"));

    /** What commands are called on: what {@code @CalledOn} calls it, the interface's name and what it has. */
    private record Callee(String mark, String name, String summary) {}

    private static final List<Callee> CALLEES = List.of(
            new Callee("DATABASE", "DataCommands", "Every typed command on data"),
            new Callee("SERVER", "AdministrationCommands", "Every typed command about one server"));

    /** A group of commands, what gives its catalogue, and what it is called on. */
    private record Group(String name, String accessor, String calledOn) {}

    private final Path folder;

    /** Reads the catalogues of a folder. */
    FaceGenerator(Path folder) {
        this.folder = folder;
    }

    /** The interfaces' texts by name. They are in a package below that of the catalogues, and not formatted. */
    Map<String, String> generate(List<Face> faces) throws IOException {
        List<Group> groups = groups();
        Map<String, String> written = new TreeMap<>();
        for (Group group : groups) {
            Source source = Source.parse(folder.resolve(group.name + "Catalogue.java"));
            for (Face face : faces) {
                written.put(face.prefix + group.name + "Commands", face(source, group, face));
            }
        }
        for (Face face : faces) {
            for (Callee callee : CALLEES) {
                written.put(face.prefix + callee.name, all(groups, callee, face));
            }
        }
        return written;
    }

    private List<Group> groups() throws IOException {
        List<Group> groups = new ArrayList<>();
        Source catalogue = Source.parse(folder.resolve("CommandCatalogue.java"));
        for (MethodTree method : catalogue.publicMethods()) {
            String type = catalogue.of(method.getReturnType());
            if (type.matches("\\w+Catalogue<K, V>") && !type.startsWith("Command")) {
                List<? extends AnnotationTree> marks = method.getModifiers().getAnnotations();
                groups.add(new Group(
                        type.substring(0, type.indexOf("Catalogue")),
                        method.getName().toString(),
                        marks.stream().map(catalogue::of).collect(Collectors.joining())));
            }
        }
        return groups;
    }

    /** The source of one class, parsed but not compiled: the faces that it may need do not exist yet. */
    private record Source(String text, CompilationUnitTree unit, DocTrees trees) {

        static Source parse(Path file) throws IOException {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
                JavacTask task =
                        (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(file));
                return new Source(
                        Files.readString(file), task.parse().iterator().next(), DocTrees.instance(task));
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

        static Doc parse(@Nullable String comment) {
            if (comment == null) {
                throw new IllegalArgumentException("A public method of the catalogue has no Javadoc. Write some.");
            }
            List<String> description = new ArrayList<>();
            List<List<String>> blocks = new ArrayList<>();
            for (String line : comment.strip().split("\n")) {
                String text = line.startsWith(" ") ? line.substring(1).stripTrailing() : line.stripTrailing();
                if (text.startsWith("@")) {
                    blocks.add(new ArrayList<>());
                }
                (blocks.isEmpty() ? description : blocks.get(blocks.size() - 1)).add(text);
            }
            while (!description.isEmpty()
                    && description.get(description.size() - 1).isBlank()) {
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

    private String face(Source source, Group group, Face face) throws IOException {
        StringBuilder body = new StringBuilder();
        body.append(source.doc(source.type())
                .withFirstSentence(", " + face.summary)
                .print("")
                .replaceAll("\\{@link (\\w+)Catalogue}", "{@link " + face.prefix + "$1Commands}")); // its sister
        body.append("public interface ").append(face.prefix).append(group.name).append("Commands<K, V> extends ");
        body.append(face.executor).append("<K, V> {\n");
        for (MethodTree method : source.publicMethods()) {
            body.append('\n').append(method(source, method, group.accessor, face));
        }
        body.append("}\n");
        return head(group.name + "Catalogue") + imports(source, body.toString(), face) + body;
    }

    private static String head(String from) {
        return "// Generated from " + from + " by FaceGenerator. Change that, not this.\npackage " + CATALOGUES
                + ".face;\n\n";
    }

    private static boolean isNothing(String result) {
        return result.equals("@Nullable Void");
    }

    private static String method(Source source, MethodTree method, String accessor, Face face) {
        String returned = source.of(method.getReturnType());
        String result = returned.substring("Command<".length(), returned.length() - 1);
        String type = face.type.apply(result);
        Doc doc = source.doc(method);
        doc = doc.withReturn(isNothing(result) ? face.nothing : face.result + doc.returned());
        StringBuilder text = new StringBuilder(doc.print("    "));
        boolean polluting = method.getParameters().stream()
                .map(source::of)
                .anyMatch(parameter -> parameter.matches("(K|V|.*>)\\.\\.\\. .*"));
        if (polluting) {
            text.append("    @SuppressWarnings(\"unchecked\") // nothing but an array of that type gets there\n");
        }
        text.append("    default ");
        if (!method.getTypeParameters().isEmpty()) {
            text.append(
                    method.getTypeParameters().stream().map(source::of).collect(Collectors.joining(", ", "<", "> ")));
        }
        text.append(type).append(' ').append(method.getName());
        text.append(method.getParameters().stream().map(source::of).collect(Collectors.joining(", ", "(", ")")));
        text.append(" {\n        ").append(type.equals("void") ? "" : "return ").append("execute(commands().");
        text.append(accessor).append("().").append(method.getName());
        text.append(
                method.getParameters().stream().map(VariableTree::getName).collect(Collectors.joining(", ", "(", ")")));
        return text.append(");\n    }\n").toString();
    }

    /** The catalogue's imports, and its neighbours that need none there. */
    private String imports(Source source, String body, Face face) throws IOException {
        TreeSet<String> names = new TreeSet<>(face.imports);
        for (ImportTree imported : source.unit().getImports()) {
            String name = imported.getQualifiedIdentifier().toString();
            if (!imported.isStatic() && uses(body, name)) {
                names.add(name);
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".java") && !file.equals("package-info.java"))
                    .map(file -> CATALOGUES + "." + file.substring(0, file.length() - ".java".length()))
                    .filter(name -> uses(body, name))
                    .forEach(names::add);
        }
        return names.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining()) + "\n";
    }

    private static boolean uses(String body, String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return Pattern.compile("(?<![\\w.])" + simple + "\\b").matcher(body).find();
    }

    private static String all(List<Group> groups, Callee callee, Face face) {
        return head("CommandCatalogue")
                + new Doc(
                                List.of(callee.summary + ", " + face.summary),
                                List.of(
                                        List.of("@param <K> the type of keys"),
                                        List.of("@param <V> the type of values")))
                        .print("")
                + "public interface " + face.prefix + callee.name + "<K, V>\n        extends "
                + groups.stream()
                        .filter(group -> group.calledOn.contains(callee.mark))
                        .map(group -> face.prefix + group.name + "Commands<K, V>")
                        .collect(Collectors.joining(",\n                "))
                + " {}\n";
    }
}
