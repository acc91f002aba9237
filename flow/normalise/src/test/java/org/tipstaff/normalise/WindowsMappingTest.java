package org.tipstaff.normalise;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsMappingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            rewrites: [{events: {channel: [A]}, ad: []}]                                                 | fields.yaml:1:37 | unknown key 'ad'
            rewrites: [{events: {channel: [A]}}]                                                         | fields.yaml:1:12 | neither adds nor splits
            rewrites: [{events: {}, add: [{name: x, from: y}]}]                                          | fields.yaml:1:21 | 'channel' is missing
            rewrites: [{events: {channel: [A], event_id: [x]}, add: [{name: x, from: y}]}]               | fields.yaml:1:47 | 'x' is no number
            rewrites: [{events: {channel: [A]}, add: [{name: x, from: y, as: guess}]}]                   | fields.yaml:1:66 | unknown conversion 'guess'
            rewrites: [{events: {channel: [A]}, add: [{name: x, from: y, as: account}]}]                 | fields.yaml:1:43 | made from 2 fields, not from 1
            rewrites: [{events: {channel: [A]}, add: [{name: x, from: y, replace: maybe}]}]              | fields.yaml:1:71 | true or false
            rewrites: [{events: {channel: [A]}, split: {from: x, at: tab, sign: "=", names: {a: b}}}]    | fields.yaml:1:58 | unknown boundary
            rewrites: [{events: {channel: [A]}, split: {from: x, at: line, sign: "==", names: {a: b}}}]  | fields.yaml:1:70 | one character
            rewrites: [{events: {channel: [A], channel: [B]}, add: [{name: x, from: y}]}]                | fields.yaml:1    | channel
            rewrites: {                                                                                  | fields.yaml      | stream end
            """)
    void faultyTable_isRefusedWithItsPlace(String yaml, String place, String reason) {
        assertThatThrownBy(() -> WindowsMapping.read(
                        Tables.table("windows-dialects.yaml"), List.of(new MappingText("fields.yaml", yaml))))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            dialects: [{name: a, recognised-by: [[x]], system: {A: [n], B: [n]}, clocks: [c]}] | two meanings
            dialects: [{name: a, system: {A: [n]}, clocks: [c]}]                               | 'recognised-by' is missing
            dialects: [{name: a, recognised-by: [[x]], system: [n], clocks: [c]}]              | names and values
            """)
    void faultyDialect_isRefused(String yaml, String reason) {
        assertThatThrownBy(() -> WindowsMapping.read(new MappingText("dialects.yaml", yaml), List.of()))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("dialects.yaml:1:")
                .hasMessageContaining(reason);
    }
}
