namespace Interpol.Mesh.Contracts.Messages;

/// <summary>Whether the payload of an entry is there.</summary>
[GenerateSerializer, Alias("entry-state")]
public enum EntryState
{
    /// <summary>It is whole.</summary>
    Whole = 0,

    /// <summary>Its owner has withdrawn it.</summary>
    Withdrawn = 1,

    /// <summary>It expired before it was delivered.</summary>
    Expired = 2,
}
