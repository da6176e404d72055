using System.Globalization;
using System.Text;
using System.Xml;

namespace Mcmc.Tool.Output.Reports;

/// <summary>JUnit's XML, which every CI system reads: one test case for each check.</summary>
internal static class JunitReport
{
    public static void Write(GateReport report, Stream stream)
    {
        var checks = report.Checks.ToList();
        var failures = checks.Count(c => !c.Outcome.Met).ToString(CultureInfo.InvariantCulture);
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "mcmc check " + report.ModelPath);
        xml.WriteAttributeString("tests", checks.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures);
        xml.WriteAttributeString("errors", "0");
        foreach (var (outcome, code, isRegression) in checks)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", report.ModelPath);
            xml.WriteAttributeString("name", GateReport.NameOf(outcome, isRegression));
            if (!outcome.Met)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("type", code.Id);
                xml.WriteAttributeString("message", outcome.ToString());
                xml.WriteString(code.Title + ": " + outcome);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
