using Interpol.Mesh.Gateway.Hosting;

return await GatewayProcess.RunAsync(args, Console.Error);
