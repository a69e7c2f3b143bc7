using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Grains.Bureaus;

/// <summary>What is stored of a bureau. The profile's fixed part comes from the list of owners.</summary>
[GenerateSerializer, Alias("bureau-state")]
public sealed class BureauState
{
    /// <summary>Whether somebody answers.</summary>
    [Id(0)]
    public DutyStatus Status { get; set; }

    /// <summary>Whom to call, first choice first.</summary>
    [Id(1)]
    public List<DutyContact> Contacts { get; set; } = [];

    /// <summary>When the bureau last said so; null when it never did.</summary>
    [Id(2)]
    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>Counts the changes.</summary>
    [Id(3)]
    public long Version { get; set; }
}
