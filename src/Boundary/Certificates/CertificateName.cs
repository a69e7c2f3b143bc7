using System.Security.Cryptography.X509Certificates;

namespace Interpol.Mesh.Boundary.Certificates;

/// <summary>The role and the name in a certificate: its subject's organisational unit and common name.</summary>
/// <param name="Role">What its holder is.</param>
/// <param name="Name">The holder's name.</param>
public sealed record CertificateName(CertificateRole Role, string Name)
{
    private const string Organisation = "Interpol.Mesh";
    private const string CommonNameOid = "2.5.4.3";
    private const string UnitOid = "2.5.4.11";

    /// <summary>The subject of a certificate for it.</summary>
    public X500DistinguishedName ToSubject()
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddOrganizationName(Organisation);
        builder.AddOrganizationalUnitName(Role == CertificateRole.Silo ? "silo" : "gateway");
        builder.AddCommonName(Name);
        return builder.Build();
    }

    /// <summary>Reads a certificate; null when it is not of this form.</summary>
    public static CertificateName? Of(X509Certificate2 certificate)
    {
        string? unit = null;
        string? name = null;
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements)
            {
                return null;
            }

            switch (part.GetSingleElementType().Value)
            {
                case UnitOid when unit is null:
                    unit = part.GetSingleElementValue();
                    break;
                case CommonNameOid when name is null:
                    name = part.GetSingleElementValue();
                    break;
                case UnitOid or CommonNameOid:
                    return null;
            }
        }

        return (unit, name) switch
        {
            ("silo", { Length: > 0 }) => new CertificateName(CertificateRole.Silo, name),
            ("gateway", { Length: > 0 }) => new CertificateName(CertificateRole.Gateway, name),
            _ => null,
        };
    }
}

/// <summary>What a certificate's holder is.</summary>
public enum CertificateRole
{
    /// <summary>A silo: may come to every port.</summary>
    Silo,

    /// <summary>A gateway: may come to the port for gateways only.</summary>
    Gateway,
}
