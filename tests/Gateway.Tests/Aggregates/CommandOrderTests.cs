using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http;

namespace Interpol.Mesh.Gateway.Tests.Aggregates;

public sealed class CommandOrderTests
{
    private static readonly OwnerId Brazil = OwnerId.Parse("BR");

    [Fact]
    public void The_same_request_is_one_order_wherever_its_operation_stands()
    {
        var inBody = Order(request: new RevokeConsentRequest { Reason = "why", OperationId = OperationId.Parse("op") });
        var inHeader = Order(request: new RevokeConsentRequest { Reason = "why" }, key: "op");
        Assert.Equal(inBody.Operation, inHeader.Operation);
        Assert.Equal(inBody.Hash.ToArray(), inHeader.Hash.ToArray());
        Assert.Equal(new(Brazil, "7"), inBody.By);
    }

    [Fact]
    public void Another_address_body_or_officer_is_another_order()
    {
        var request = new RevokeConsentRequest { Reason = "why" };
        CommandOrder[] orders =
        [
            Order(request: request, key: "op"),
            Order("/revoke", request, "op"),
            Order(request: request with { Reason = "another" }, key: "op"),
            Order(request: null, key: "op"),
            Order(request: request, key: "op", officer: "8"),
        ];
        Assert.Equal(orders.Length, orders.Select(order => Convert.ToHexString(order.Hash.Span)).Distinct().Count());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("\"7\"", 7L)]
    [InlineData("*", null)]
    public void The_version_that_was_seen_is_expected(string? header, long? version) => Assert.Equal(version, Order(request: null, key: "op", ifMatch: header).Issue("command").ExpectedVersion);

    [Theory]
    [InlineData(null, "\"1\"", MeshErrorCodes.Invalid)]
    [InlineData("two words", "\"1\"", MeshErrorCodes.MalformedId)]
    [InlineData("op", "one", MeshErrorCodes.MalformedId)]
    public void An_order_without_an_operation_or_with_a_tag_that_is_none_is_refused(string? key, string ifMatch, string code) =>
        Assert.Equal(code, Assert.Throws<RequestRefusedException>(() => Order(request: null, key: key, ifMatch: ifMatch)).Code);

    private static CommandOrder Order(string path = "/grant", CommandRequest? request = null, string? key = null, string officer = "7", string? ifMatch = null)
    {
        var http = new DefaultHttpContext().Request;
        http.Path = path;
        if (key is not null)
        {
            http.Headers["Idempotency-Key"] = key;
        }

        if (ifMatch is not null)
        {
            http.Headers.IfMatch = ifMatch;
        }

        return CommandOrder.Of(http, new Caller(Brazil, officer), request);
    }
}
