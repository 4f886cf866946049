// Reloads the page when `cargo xtask serve` has built it anew. Trunk's own script is inline and differs with the address
// it is served at, so the content policy could not name its hash; this one is a file of the page's own origin.
const socketAddress = new URL("./.well-known/trunk/ws", location.href);
socketAddress.protocol = socketAddress.protocol.replace("http", "ws");

function listen(reconnecting) {
  const socket = new WebSocket(socketAddress);
  socket.onopen = () => reconnecting && location.reload();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "reload") location.reload();
    else console.warn("The page could not be built:", message.data.reason);
  };
  socket.onclose = () => setTimeout(listen, 2000, true);
}

listen(false);
