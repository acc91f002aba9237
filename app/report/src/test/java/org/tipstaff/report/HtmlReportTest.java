package org.tipstaff.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    @Test
    void writesBothLanguages() throws IOException {
        for (Language language : Language.values()) {
            String html = new HtmlReport(language, ExampleCase.VOICE).write(new ExampleCase().build());
            assertThat(html).startsWith("<!DOCTYPE html>\n<html lang=\"" + language.key() + "\">");
            Files.writeString(Path.of("target", "report." + language.key() + ".html"), html);
        }
    }
}
