namespace Interpol.Mesh.Engine.Activation;

/// <summary>How a running turn shares the activation.</summary>
internal enum TurnMode
{
    /// <summary>Alone, but for what interleaves.</summary>
    Exclusive,

    /// <summary>With other readers.</summary>
    Reader,

    /// <summary>With anything.</summary>
    Interleaved,
}
