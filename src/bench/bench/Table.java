// SPDX-License-Identifier: Apache-2.0
package bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A table of medians: two things side by side, and their ratio. */
final class Table {

    private final StringBuilder text = new StringBuilder();

    Table(String title, String reference, String measured) {
        text.append("| ").append(title).append(" | ").append(reference).append(" | ").append(measured)
                .append(" | ratio |\n| --- | --- | --- | --- |\n");
    }

    /** @param format of both figures, as in {@link String#format} */
    <T> Table row(String what, String format, List<T> reference, List<T> measured, ToDoubleFunction<T> value) {
        return row(what, format, median(reference, value), median(measured, value));
    }

    Table row(String what, String format, double reference, double measured) {
        text.append(String.format(
                Locale.ROOT,
                "| %s | " + format + " | " + format + " | %s |%n",
                what,
                reference,
                measured,
                reference > 0 ? String.format(Locale.ROOT, "%.2f", measured / reference) : "–"));
        return this;
    }

    @Override
    public String toString() {
        return text.append('\n').toString();
    }

    static <T> double median(List<T> values, ToDoubleFunction<T> value) {
        double[] sorted = values.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
