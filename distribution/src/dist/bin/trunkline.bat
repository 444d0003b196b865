@echo off
rem Runs the trunkline command. See trunkline --help.
rem
rem JAVA_HOME        the Java to use (17 or newer); without it, the one on PATH
rem TRUNKLINE_OPTS   options for the JVM, such as -Xmx128m
rem JAVA_OPTS        the same; TRUNKLINE_OPTS wins

setlocal
set "home=%~dp0.."
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"

"%java%" -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow %JAVA_OPTS% %TRUNKLINE_OPTS% -cp "%home%\conf;%home%\lib\*" io.trunkline.cli.Trunkline %*
exit /b %ERRORLEVEL%
