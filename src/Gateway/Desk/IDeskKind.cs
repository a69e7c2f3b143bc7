namespace Interpol.Mesh.Gateway.Desk;

/// <summary>What an item of the desk is, by a word that records name.</summary>
internal interface IDeskKind
{
    /// <summary>The word.</summary>
    static abstract string Kind { get; }
}
