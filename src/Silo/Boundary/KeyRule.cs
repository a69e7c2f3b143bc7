namespace Interpol.Mesh.Silo.Boundary;

/// <summary>Which actors a gateway may call by a method.</summary>
internal enum KeyRule
{
    /// <summary>The one whose key is the owner of the call.</summary>
    Own,

    /// <summary>Those whose key is the owner of the call, a colon and more.</summary>
    OwnPart,

    /// <summary>All: the actor itself decides, or has nothing to hide.</summary>
    Any,

    /// <summary>All, and only the operators' gateways.</summary>
    Operators,
}
