using System.Reflection;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Notices;

namespace Interpol.Mesh.Grains.Tests.Notices;

/// <summary>The organisation never arrests: the types leave no way to record that it did.</summary>
public sealed class ArrestTests
{
    [Fact]
    public void Without_a_member_country_no_arrest_can_be_made()
    {
        // What is written of a report is made by these alone, and an arrest by the one that takes a country.
        var makers = typeof(NoticeReported).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.ReturnType == typeof(NoticeReported)).ToList();
        Assert.Equal(["Arrest", "Identification", "Location"], makers.Select(maker => maker.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["Arrest"], makers.Where(maker => maker.GetParameters()[0].ParameterType == typeof(CountryAuthor)).Select(maker => maker.Name));
        Assert.DoesNotContain(typeof(NoticeReported).GetProperties(), property => property.SetMethod is { IsPrivate: false });

        Assert.Empty(typeof(CountryAuthor).GetConstructors());
        Assert.All(OwnerDirectory.Default.All, owner =>
        {
            var by = new Author(owner.Code, "1");
            if (owner.Kind == OwnerKind.Country)
            {
                Assert.Equal(by, CountryAuthor.Of(OwnerDirectory.Default, by).By);
            }
            else
            {
                Assert.Equal(MeshErrorCodes.Forbidden, Assert.Throws<MeshException>(() => CountryAuthor.Of(OwnerDirectory.Default, by)).Code);
            }
        });
        Assert.Throws<MeshException>(() => CountryAuthor.Of(OwnerDirectory.Default, new Author(new OwnerId("XX"), "1")));
    }
}
