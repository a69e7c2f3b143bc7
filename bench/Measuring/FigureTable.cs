using System.Globalization;

namespace Interpol.Mesh.Bench.Measuring;

/// <summary>A table of figures, printed row by row as they are measured.</summary>
internal sealed class FigureTable(TextWriter output)
{
    /// <summary>Prints the heading.</summary>
    public void Heading(string title)
    {
        output.WriteLine();
        output.WriteLine(title);
        output.WriteLine($"{"",-46} {"per second",12} {"p50",10} {"p99",10} {"max",10}  aim");
    }

    /// <summary>Prints a row.</summary>
    public void Row(string what, double? perSecond, LatencyFigures? latency, string aim = "")
    {
        var rate = perSecond is { } value ? value.ToString("N0", CultureInfo.InvariantCulture) : "";
        output.WriteLine($"{what,-46} {rate,12} {Text(latency?.P50),10} {Text(latency?.P99),10} {Text(latency?.Max),10}  {aim}");
    }

    /// <summary>Prints a row with its aim, and whether the 99th percentile meets it.</summary>
    public void Row(string what, double? perSecond, LatencyFigures latency, TimeSpan aim) =>
        Row(what, perSecond, latency, $"p99 {aim.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture)} ms: {(latency.P99 <= aim ? "met" : "missed")}");

    /// <summary>Prints a row whose figure is no rate.</summary>
    public void Fact(string what, string figure, string aim = "") => output.WriteLine($"{what,-46} {figure,12} {"",32}  {aim}");

    /// <summary>Prints a row whose figure is a size.</summary>
    public void Bytes(string what, long bytes) => Fact(what, string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024:N0} MiB"));

    private static string Text(TimeSpan? time) => time switch
    {
        null => "",
        { TotalMilliseconds: < 1 } short_ => string.Create(CultureInfo.InvariantCulture, $"{short_.TotalMicroseconds:F0} us"),
        { TotalSeconds: < 10 } medium => string.Create(CultureInfo.InvariantCulture, $"{medium.TotalMilliseconds:F1} ms"),
        { } long_ => string.Create(CultureInfo.InvariantCulture, $"{long_.TotalSeconds:F1} s"),
    };
}
