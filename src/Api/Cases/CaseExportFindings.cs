namespace Interpol.Mesh.Api;

/// <summary>What the check of an export has found so far.</summary>
internal sealed class CaseExportFindings
{
    private readonly List<string> _holds = [];
    private readonly List<string> _marks = [];
    private readonly List<string> _problems = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool AreRight => _problems.Count == 0;

    /// <summary>Something was checked and is right.</summary>
    public void Holds(string what) => _holds.Add(what);

    /// <summary>Something is no defect of the export, and should be known.</summary>
    public void Mark(string what)
    {
        if (_marks.Count < CaseExportReport.MaxSentences)
        {
            _marks.Add(what);
        }
    }

    /// <summary>Something is wrong.</summary>
    public void Wrong(string what)
    {
        if (_problems.Count < CaseExportReport.MaxSentences)
        {
            _problems.Add(what);
        }
    }

    /// <summary>The report.</summary>
    public CaseExportReport Report(CaseExportManifest? manifest, ReadOnlyMemory<byte> key) => new(manifest, key, [.. _holds], [.. _marks], [.. _problems]);
}
