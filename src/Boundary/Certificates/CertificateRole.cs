namespace Interpol.Mesh.Boundary.Certificates;

/// <summary>What a certificate's holder is.</summary>
public enum CertificateRole
{
    /// <summary>A silo: may come to every port.</summary>
    Silo,

    /// <summary>A gateway: may come to the port for gateways only.</summary>
    Gateway,
}
