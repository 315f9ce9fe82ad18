// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.rollout.smoke.JsonValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The event a function is invoked with, JSON, here or in a file. */
public final class EventText {

    /** What Lambda takes of an event, in bytes. */
    private static final int MOST = 6_291_456;

    private EventText() {}

    /** Notes what is wrong with an event; returns it. */
    public static String check(Problems problems, String element, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (text.isBlank()) {
            problems.add(element + " is blank: give it the event, JSON, or leave it out for {}");
        } else if (bytes > MOST) {
            problems.add(element + " has " + bytes + " bytes: Lambda takes " + MOST);
        } else {
            try {
                JsonValue.parse(text);
            } catch (IllegalArgumentException e) {
                problems.add(element + " is no JSON: " + Shown.reason(String.valueOf(e.getMessage()))
                        + "; give it the event, such as {}");
            }
        }
        return text;
    }

    /**
     * Notes what is wrong with a file, or with the event in it; returns the event, empty when it cannot be read.
     *
     * @param basedir relative names start here
     */
    public static String read(Problems problems, String element, Path basedir, String name) {
        if (name.isBlank()) {
            problems.add(element + " is blank: name a file with the event, or leave the element out");
            return "";
        }
        String shown = Shown.of(name.strip());
        try {
            Path file = basedir.resolve(name.strip());
            if (Files.isRegularFile(file)) {
                return check(problems, element + " " + shown, Files.readString(file));
            }
            problems.add(element + " is no file: " + Shown.reason(file.toString())
                    + "; check the name, it is relative to the module");
        } catch (InvalidPathException e) {
            if (!problems.isNoted(element)) {
                problems.path(element, name);
            }
        } catch (CharacterCodingException e) {
            problems.add(element + " " + shown + " is not in UTF-8: save it as UTF-8, as JSON is");
        } catch (IOException e) {
            problems.add(element + " " + shown + " cannot be read ("
                    + e.getClass().getSimpleName() + "): check its permissions");
        }
        return "";
    }
}
