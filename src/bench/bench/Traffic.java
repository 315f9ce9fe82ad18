// SPDX-License-Identifier: Apache-2.0
package bench;

import io.github.lambdadeploy.local.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stand-ins were asked in a while. */
record Traffic(List<Journal.Entry> entries) {

    /** The end of the journals so far. */
    record Mark(List<Path> directories, List<Integer> sizes) {

        static Mark of(Path... directories) throws IOException {
            List<Integer> sizes = new ArrayList<>();
            for (Path directory : directories) {
                sizes.add(Journal.read(directory).size());
            }
            return new Mark(List.of(directories), sizes);
        }

        /** Everything since. */
        Traffic since() throws IOException {
            List<Journal.Entry> entries = new ArrayList<>();
            for (int i = 0; i < directories.size(); i++) {
                List<Journal.Entry> all = Journal.read(directories.get(i));
                entries.addAll(all.subList(sizes.get(i), all.size()));
            }
            return new Traffic(entries);
        }
    }

    Traffic of(String service) {
        return new Traffic(entries.stream().filter(entry -> entry.service().equals(service)).toList());
    }

    Traffic without(String service) {
        return new Traffic(entries.stream().filter(entry -> !entry.service().equals(service)).toList());
    }

    long count(String operation) {
        return entries.stream().filter(entry -> entry.operation().equals(operation)).count();
    }

    int requests() {
        return entries.size();
    }

    /** Bytes of bodies that were sent to them. */
    long sent() {
        return entries.stream().mapToLong(Journal.Entry::bytesIn).sum();
    }

    /** Bytes of bodies that they sent. */
    long received() {
        return entries.stream().mapToLong(Journal.Entry::bytesOut).sum();
    }

    long throttled() {
        return entries.stream().filter(entry -> entry.fault().equals("throttled")).count();
    }
}
