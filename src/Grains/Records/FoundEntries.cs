using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Grains.Records;

/// <summary>What of an entry leaves a hub for whoever finds it, and for offline copies.</summary>
internal static class FoundEntries
{
    /// <summary>The entry without a profile's loci and a template's bytes: those are asked of the owner (domain, section 7).</summary>
    public static RecordEntry Of(RecordEntry entry) => entry.Content switch
    {
        DnaProfileRecord => entry with { Content = new DnaProfileRecord([]) },
        FingerprintRecord { Template: { } template } record => entry with { Content = record with { Template = template with { Data = default } } },
        _ => entry,
    };
}
