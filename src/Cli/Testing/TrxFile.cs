using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Interpol.Mesh.Cli.Testing;

/// <summary>The results of one test project, as the test platform's <c>trx</c> file has them.</summary>
internal sealed class TrxFile
{
    private static readonly XNamespace Schema = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private TrxFile(TestTotals totals, IReadOnlyList<string> failures)
    {
        Totals = totals;
        Failures = failures;
    }

    public TestTotals Totals { get; }

    /// <summary>Every failure in full: name, message, stack, output.</summary>
    public IReadOnlyList<string> Failures { get; }

    /// <summary>Reads the file; null when there is none or it was not finished.</summary>
    public static TrxFile? Read(string file)
    {
        try
        {
            // Output of tests may contain characters that XML does not allow.
            using var reader = XmlReader.Create(file, new XmlReaderSettings { CheckCharacters = false });
            return Of(XDocument.Load(reader));
        }
        catch (Exception failure) when (failure is IOException or XmlException)
        {
            return null;
        }
    }

    private static TrxFile Of(XDocument document)
    {
        var totals = default(TestTotals);
        var failures = new List<string>();
        foreach (var result in document.Descendants(Schema + "UnitTestResult"))
        {
            switch ((string?)result.Attribute("outcome"))
            {
                case "Passed":
                    totals += TestTotals.OnePassed;
                    break;
                case "NotExecuted":
                    totals += new TestTotals(0, 0, 1);
                    failures.Add($"Skipped: {(string?)result.Attribute("testName")}");
                    break;
                default:
                    totals += TestTotals.OneFailed;
                    failures.Add(Describe(result));
                    break;
            }
        }

        return new TrxFile(totals, failures);
    }

    private static string Describe(XElement result)
    {
        var text = new StringBuilder($"FAILED {(string?)result.Attribute("testName")}\n");
        foreach (var part in new[] { "Message", "StackTrace", "StdOut", "StdErr" })
        {
            if (result.Descendants(Schema + part).FirstOrDefault()?.Value is { Length: > 0 } said)
            {
                text.Append("  ").AppendLine(said.TrimEnd().ReplaceLineEndings("\n  "));
            }
        }

        return text.ToString().TrimEnd();
    }
}
