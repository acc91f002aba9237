package org.tipstaff.evtx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Everything a reader gave for one file, kept. */
final class ReadLog implements EvtxVisitor {
    record Field(Section section, String name, Object value) {
        @Override
        public String toString() {
            return section + " " + name + "=" + value;
        }
    }

    record Kept(long headerId, long offset, int length, String written, List<Field> fields, String xml, String json) {
        Object value(String name) {
            return fields.stream()
                    .filter(field -> field.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no field " + name + " in " + fields))
                    .value();
        }

        List<Object> values(String name) {
            return fields.stream()
                    .filter(field -> field.name().equals(name))
                    .map(Field::value)
                    .toList();
        }

        boolean has(String name) {
            return fields.stream().anyMatch(field -> field.name().equals(name));
        }
    }

    final List<Kept> records = new ArrayList<>();
    final List<EvtxLoss> losses = new ArrayList<>();

    static ReadLog of(byte[] file) {
        return of(file, EvtxLimits.defaults());
    }

    static ReadLog of(byte[] file, EvtxLimits limits) {
        ReadLog log = new ReadLog();
        new EvtxReader(limits).readAll(EvtxFile.of(ByteBuffer.wrap(file), limits), log);
        return log;
    }

    @Override
    public void record(EvtxRecord record) {
        List<Field> fields = new ArrayList<>();
        record.forEachField((section, name, value) -> fields.add(new Field(section, name, value)));
        records.add(new Kept(
                record.headerId(),
                record.offset(),
                record.length(),
                record.written().toString(),
                fields,
                record.toXml(),
                record.toJson()));
    }

    @Override
    public void loss(EvtxLoss loss) {
        losses.add(loss);
    }

    List<Long> ids() {
        return records.stream().map(Kept::headerId).toList();
    }

    List<EvtxLoss.Kind> lossKinds() {
        return losses.stream().map(EvtxLoss::kind).toList();
    }
}
